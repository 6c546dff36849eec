"""Every setting, in one list: environment variables ``ZHIBU_*``, a ``.env``, or ``zhibu.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

# Platforms deliver again for a day; sweeps look back two months on what was said.
SHORTEST_TRAFFIC_DAYS = 62


class Settings(BaseSettings):
    """What an operator may set; secrets never show in their own text form."""

    model_config = SettingsConfigDict(env_prefix="ZHIBU_", env_file=".env", toml_file="zhibu.toml", extra="ignore")

    database_url: str = Field("sqlite+aiosqlite:///zhibu.db", description="where the ledgers lie")
    timezone: str = Field("Asia/Shanghai", description="the organisation's zone")
    rulebook: str = Field("party", description="party, association, or a TOML file of one's own")
    secret_key: SecretStr | None = Field(None, description="seals phones, amounts and words; else a key file does")
    web_host: str = Field("127.0.0.1", description="address the pages listen on")
    web_port: int = Field(8000, ge=0, le=65535, description="port the pages listen on; 0 for none")
    web_url: str = Field("", description="how people reach the pages, as in https://zhibu.example")
    telegram_token: SecretStr | None = Field(None, description="from @BotFather; without it no Telegram")
    telegram_base_url: str = Field("https://api.telegram.org/bot", description="the Bot API")
    telegram_proxy: str = Field("", description="an http proxy towards the Bot API, where one is needed")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="how updates come")
    telegram_webhook_secret: SecretStr | None = Field(None, description="32 characters or more, for webhook mode")
    wecom_corp_id: str = Field("", description="企业ID; without it no WeCom")
    wecom_agent_id: int | None = Field(None, ge=1, description="AgentId of the self-built app")
    wecom_secret: SecretStr | None = Field(None, description="Secret of the app")
    wecom_token: SecretStr | None = Field(None, description="Token of the app's 接收消息")
    wecom_aes_key: SecretStr | None = Field(None, description="its EncodingAESKey, 43 letters and digits")
    wecom_base_url: str = Field("https://qyapi.weixin.qq.com/cgi-bin", description="the API of WeCom")
    wecom_proxy: str = Field("", description="an http proxy towards it, whose address is the trusted IP")
    wecom_bot_id: str = Field("", description="BotID of a 智能机器人 with 长连接; without it no bot")
    wecom_bot_secret: SecretStr | None = Field(None, description="Secret of its 长连接")
    wecom_bot_url: str = Field("wss://openws.work.weixin.qq.com", description="the long connection of WeCom")
    wecom_bot_standby_seconds: float = Field(
        300, gt=0, le=3600, description="to stand by when another one took its place"
    )
    wecom_robots: dict[str, SecretStr] = Field({}, description="群机器人: name of a branch -> its Webhook address")
    backup_folder: str | None = Field(None, description="of the hourly backups; empty for none; see decision 0024")
    backup_hours: int = Field(24, ge=1, description="how long every hourly backup is kept")
    backup_days: int = Field(14, ge=0, description="how long the last backup of each day is kept")
    traffic_days: int = Field(200, ge=0, description="how long what was said and settled is kept; 0: for ever")
    hang_seconds: float = Field(60, ge=5, description="after so long without a sign of life the process ends")
    flood_burst: int = Field(120, ge=1, description="how much one account may say at once before it is asked to wait")
    flood_per_minute: int = Field(120, ge=0, description="how much it may say a minute in the long run; 0: no limit")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ValueError, KeyError, OSError) as error:
            raise ValueError(f"没有时区 {value!r}，例如可以写 Asia/Shanghai") from error
        return value

    @field_validator("web_url")
    @classmethod
    def _address_people_can_open(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("要写成完整的网址，例如 https://zhibu.example")
        return value

    @field_validator("traffic_days")
    @classmethod
    def _longer_than_anybody_looks_back(cls, value: int) -> int:
        if 0 < value < SHORTEST_TRAFFIC_DAYS:
            raise ValueError(f"至少{SHORTEST_TRAFFIC_DAYS}天：再短，重复送来的消息会认不出；0是一直保留")
        return value

    @model_validator(mode="after")
    def _url_of_the_pages(self) -> Settings:
        if not self.web_url:
            self.web_url = f"http://{self.web_host}:{self.web_port}"
        self.web_url = self.web_url.rstrip("/")
        return self

    @model_validator(mode="after")
    def _all_of_wecom(self) -> Settings:
        given = {
            "CORP_ID": self.wecom_corp_id,
            "AGENT_ID": self.wecom_agent_id,
            "SECRET": self.wecom_secret,
            "TOKEN": self.wecom_token,
            "AES_KEY": self.wecom_aes_key,
        }
        missing = [f"ZHIBU_WECOM_{name}" for name, value in given.items() if not value]
        if missing and len(missing) < len(given):
            raise ValueError(f"企业微信还缺 {'、'.join(missing)}；不用企业微信就都不要写")
        return self

    @model_validator(mode="after")
    def _all_of_the_bot(self) -> Settings:
        if bool(self.wecom_bot_id) != bool(self.wecom_bot_secret):
            missing = "ZHIBU_WECOM_BOT_SECRET" if self.wecom_bot_id else "ZHIBU_WECOM_BOT_ID"
            raise ValueError(f"智能机器人还缺 {missing}；不用智能机器人就两样都不要写")
        return self

    @property
    def telegram(self) -> dict[str, Any] | None:
        """What the Telegram channel is made from, None without one."""
        if self.telegram_token is None:
            return None
        secret = self.telegram_webhook_secret
        return {
            "token": self.telegram_token.get_secret_value(),
            "base_url": self.telegram_base_url,
            "mode": self.telegram_mode,
            "webhook_secret": secret.get_secret_value() if secret else None,
            "webhook_url": f"{self.web_url}/telegram/webhook",
            "proxy": self.telegram_proxy or None,
        }

    @property
    def wecom(self) -> dict[str, Any] | None:
        """What the WeCom channel is made from, None without one."""
        if not (self.wecom_secret and self.wecom_token and self.wecom_aes_key):
            return None
        return {
            "corp_id": self.wecom_corp_id,
            "agent_id": self.wecom_agent_id,
            "secret": self.wecom_secret.get_secret_value(),
            "token": self.wecom_token.get_secret_value(),
            "aes_key": self.wecom_aes_key.get_secret_value(),
            "base_url": self.wecom_base_url,
            "proxy": self.wecom_proxy or None,
        }

    @property
    def aibot(self) -> dict[str, Any] | None:
        """What the channel of the long-connection bot is made from, None without one."""
        if self.wecom_bot_secret is None:
            return None
        return {
            "bot_id": self.wecom_bot_id,
            "secret": self.wecom_bot_secret.get_secret_value(),
            "address": self.wecom_bot_url,
            "standby": self.wecom_bot_standby_seconds,
            "proxy": self.wecom_proxy or None,
        }

    @property
    def robots(self) -> dict[str, Any] | None:
        """What the channel of the group robots is made from, None without any."""
        if not self.wecom_robots:
            return None
        return {
            "keys": {branch: key.get_secret_value() for branch, key in self.wecom_robots.items()},
            "base_url": self.wecom_base_url,
            "proxy": self.wecom_proxy or None,
        }

    @property
    def is_connected(self) -> bool:
        """Whether people are really reached over other people's platforms."""
        return any((self.telegram, self.wecom, self.aibot, self.robots))

    @property
    def backups(self) -> Path | None:
        """Where hourly backups go: beside a SQLite file unless told otherwise; None for none."""
        if self.backup_folder is not None:
            return Path(self.backup_folder) if self.backup_folder else None
        return self.database_file.parent / "backups" if self.database_file else None

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, None for another engine."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path) if scheme.startswith("sqlite") and path else None
