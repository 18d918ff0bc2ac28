package dev.reprise.app.control;

import dev.reprise.app.cli.Output;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.ObjectNode;

/** Remembers what it was told; fails when the reason says so. */
public final class TestTarget implements ControlTarget {
    /** What came, as text. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    @Override
    public ObjectNode status() {
        final ObjectNode status = Output.JSON.createObjectNode();
        status.put("mode", "paper").put("open_orders", 3);
        status.putArray("positions")
                .addObject()
                .put("instrument", "BTC-USDT.TEST")
                .put("qty", "1.5");
        return status;
    }

    @Override
    public void arm(final String who, final String reason, final String strategyOrNull) {
        if ("unknown".equals(strategyOrNull)) {
            throw new IllegalArgumentException("no strategy `unknown`");
        }
        calls.add("arm " + who + ' ' + reason + ' ' + strategyOrNull);
    }

    @Override
    public void halt(final String who, final String reason) {
        if (reason.equals("break")) {
            throw new AssertionError("broken");
        }
        calls.add("halt " + who + ' ' + reason);
    }

    @Override
    public void stop(final String who, final String reason) {
        calls.add("stop " + who + ' ' + reason);
    }
}
