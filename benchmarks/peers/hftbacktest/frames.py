"""Binance USD-M frames, one `<receive time, ns> <JSON>` a line, as market events in the order of receipt.

A depth snapshot replaces the book; the diffs that came before it and are newer are applied again behind it, as the venue's
documentation asks. Trades that are no match of two orders (`X` other than MARKET) are left out.
"""

import gzip
import json

TICKS = 10  # to one unit of price: the tick is 0.1
LOTS = 1000  # to one unit of quantity: the lot is 0.001


def scaled(text, scale):
    """The decimal as an integer; no double on the way."""
    whole, _, part = text.partition(".")
    digits = len(str(scale)) - 1
    if part[digits:].strip("0"):
        raise ValueError(f"{text} is not on the grid of 1/{scale}")
    return int(whole) * scale + int(part[:digits].ljust(digits, "0") or 0)


def scaled_signed(text):
    """A position, in lots."""
    return -scaled(text[1:], LOTS) if text.startswith("-") else scaled(text, LOTS)


def levels(side):
    return [(scaled(price, TICKS), scaled(qty, LOTS)) for price, qty in side]


def read(path):
    """Yields (time, "book", is_snapshot, bids, asks, venue time) and (time, "trade", taker_buys, price, qty, venue time); ticks, lots."""
    waiting = []  # diffs before the snapshot
    valid = False
    with gzip.open(path, "rt") as lines:
        for line in lines:
            time, text = line.split(" ", 1)
            time = int(time)
            message = json.loads(text)
            data = message.get("data")
            if data is None:
                if "lastUpdateId" in message:
                    valid = True
                    yield time, "book", True, levels(message["bids"]), levels(message["asks"]), message["T"]
                    for diff in waiting:
                        if diff["u"] >= message["lastUpdateId"]:
                            yield time, "book", False, levels(diff["b"]), levels(diff["a"]), diff["T"]
                    waiting = []
            elif data["e"] == "depthUpdate":
                if valid:
                    yield time, "book", False, levels(data["b"]), levels(data["a"]), data["T"]
                else:
                    waiting.append(data)
            elif data["e"] == "trade" and data["X"] == "MARKET":
                yield time, "trade", not data["m"], scaled(data["p"], TICKS), scaled(data["q"], LOTS), data["T"]
