"""WeCom (企业微信): a self-built app; events by callback, messages through its API."""
