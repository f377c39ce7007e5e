"""An in-memory ticker: read the clock, call one use case, log the count. Any number of nodes may tick (decision 9)."""

from app.scheduler.ticker import Ticker, tick

__all__ = ["Ticker", "tick"]
