"""Every setting, in one list: environment variables ``ZHIBU_*``, a ``.env``, or ``zhibu.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class Settings(BaseSettings):
    """What an operator may set; secrets never show in their own text form."""

    model_config = SettingsConfigDict(env_prefix="ZHIBU_", env_file=".env", toml_file="zhibu.toml", extra="ignore")

    database_url: str = Field("sqlite+aiosqlite:///zhibu.db", description="where the ledgers lie")
    timezone: str = Field("Asia/Shanghai", description="the organisation's zone")
    rulebook: str = Field("party", description="party, association, or a TOML file of one's own")
    secret_key: SecretStr | None = Field(None, description="seals phones; without it a key file beside the database")
    web_host: str = Field("127.0.0.1", description="address the pages listen on")
    web_port: int = Field(8000, ge=0, le=65535, description="port the pages listen on; 0 for none")
    web_url: str = Field("", description="how people reach the pages, as in https://zhibu.example")
    telegram_token: SecretStr | None = Field(None, description="from @BotFather; without it no Telegram")
    telegram_base_url: str = Field("https://api.telegram.org/bot", description="the Bot API")
    telegram_proxy: str = Field("", description="an http proxy towards the Bot API, where one is needed")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="how updates come")
    telegram_webhook_secret: SecretStr | None = Field(None, description="32 characters or more, for webhook mode")
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

    @model_validator(mode="after")
    def _url_of_the_pages(self) -> Settings:
        if not self.web_url:
            self.web_url = f"http://{self.web_host}:{self.web_port}"
        self.web_url = self.web_url.rstrip("/")
        return self

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, None for another engine."""
        scheme, _, path = self.database_url.partition(":///")
        return Path(path) if scheme.startswith("sqlite") and path else None
