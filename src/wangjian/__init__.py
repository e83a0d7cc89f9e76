"""网监 wangjian: the open, unified online-transaction supervision platform."""

__version__ = "0.2.1"
