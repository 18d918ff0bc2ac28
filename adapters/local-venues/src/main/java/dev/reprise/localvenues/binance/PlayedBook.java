package dev.reprise.localvenues.binance;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The book of a playback as far as it was played, for snapshots asked for later than the recorded one. */
final class PlayedBook {
    private static final int MAX_PENDING = 10_000;

    private final TreeMap<BigDecimal, JsonNode> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<BigDecimal, JsonNode> asks = new TreeMap<>();
    private final Deque<JsonNode> pending = new ArrayDeque<>(); // changes that a snapshot to come may be older than
    private long lastUpdateId;
    private boolean isFirst;
    private boolean isValid;

    /** Whether there was a snapshot and no gap since. */
    boolean isValid() {
        return isValid;
    }

    void snapshot(final JsonNode snapshot) {
        if (isValid && snapshot.path("lastUpdateId").asLong() <= lastUpdateId) {
            return; // the book is newer already
        }
        bids.clear();
        asks.clear();
        lastUpdateId = snapshot.path("lastUpdateId").asLong();
        isValid = true;
        isFirst = true;
        set(bids, snapshot.path("bids"));
        set(asks, snapshot.path("asks"));
        while (isValid && !pending.isEmpty()) {
            update(pending.remove());
        }
    }

    void update(final JsonNode update) {
        final long last = update.path("u").asLong();
        if (isValid && last <= lastUpdateId) {
            return;
        }
        if (isValid && !follows(update)) {
            isValid = false;
        }
        if (!isValid) {
            pending.add(update);
            if (pending.size() > MAX_PENDING) {
                pending.remove();
            }
            return;
        }
        isFirst = false;
        lastUpdateId = last;
        set(bids, update.path("b"));
        set(asks, update.path("a"));
    }

    /** Futures chain by the previous id, spot by consecutive ones; the first change need only cover the snapshot. */
    private boolean follows(final JsonNode update) {
        final JsonNode previous = update.path("pu");
        return previous.isNumber() && !isFirst
                ? previous.asLong() == lastUpdateId
                : update.path("U").asLong() <= lastUpdateId + 1;
    }

    private static void set(final Map<BigDecimal, JsonNode> side, final JsonNode levels) {
        for (final JsonNode level : levels) {
            final BigDecimal price = new BigDecimal(level.path(0).asString());
            if (new BigDecimal(level.path(1).asString()).signum() == 0) {
                side.remove(price);
            } else {
                side.put(price, level);
            }
        }
    }

    String text(final int limit) {
        return "{\"lastUpdateId\":" + lastUpdateId + ",\"bids\":" + levels(bids, limit) + ",\"asks\":"
                + levels(asks, limit) + "}";
    }

    private static String levels(final Map<BigDecimal, JsonNode> side, final int limit) {
        final StringBuilder text = new StringBuilder("[");
        side.values().stream()
                .limit(limit)
                .forEach(level -> text.append(text.length() > 1 ? "," : "").append(level));
        return text.append(']').toString();
    }
}
