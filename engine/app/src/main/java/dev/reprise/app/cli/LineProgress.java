package dev.reprise.app.cli;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ObjectNode;

/** Progress without control characters: a line every ten seconds, or a JSON object every second. */
final class LineProgress implements Progress {
    private static final long PLAIN_INTERVAL_NS = 10_000_000_000L;
    private static final long JSON_INTERVAL_NS = 1_000_000_000L;
    private static final long PERCENT = 100;

    private final Consumer<String> line;
    private final LongSupplier clock;
    private final boolean json;
    private final long intervalNs;
    private String phase = "";
    private long total;
    private long lastNs;

    LineProgress(final Consumer<String> line, final LongSupplier clock, final boolean json) {
        this.line = line;
        this.clock = clock;
        this.json = json;
        intervalNs = json ? JSON_INTERVAL_NS : PLAIN_INTERVAL_NS;
    }

    @Override
    public void phase(final String name, final long total) {
        phase = name;
        this.total = total;
        lastNs = clock.getAsLong();
        if (json) {
            show(0, "");
        }
    }

    @Override
    public void update(final long done, final String detail) {
        final long now = clock.getAsLong();
        if (now - lastNs >= intervalNs) {
            lastNs = now;
            show(done, detail);
        }
    }

    private void show(final long done, final String detail) {
        if (json) {
            final ObjectNode object = Output.JSON.createObjectNode();
            object.put("phase", phase);
            object.put("done", done);
            object.put("total", total);
            object.put("detail", detail);
            line.accept(Output.JSON.writeValueAsString(object));
            return;
        }
        final String percent = total <= 0 ? "" : ' ' + String.valueOf(PERCENT * done / total) + " %";
        line.accept(phase + percent + (detail.isEmpty() ? "" : "  " + detail));
    }

    @Override
    public void close() {
        phase = "";
    }
}
