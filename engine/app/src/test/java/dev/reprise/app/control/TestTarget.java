package dev.reprise.app.control;

import dev.reprise.app.cli.Output;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.node.ObjectNode;

/** Remembers what it was told; fails when the reason says so. */
public final class TestTarget implements ControlTarget {
    /** What came, as text. */
    public final List<String> calls = new CopyOnWriteArrayList<>();
    /** Counted down when an arming with reason {@code block} has begun. */
    public final CountDownLatch blocking = new CountDownLatch(1);
    /** Lets that arming go on. */
    public final CountDownLatch release = new CountDownLatch(1);

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
    public ObjectNode arm(final String who, final String reason, final String strategyOrNull) {
        if ("unknown".equals(strategyOrNull)) {
            throw new IllegalArgumentException("no strategy `unknown`");
        }
        if (reason.equals("block")) {
            blocking.countDown();
            try {
                release.await();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return called("arm " + who + ' ' + reason + ' ' + strategyOrNull);
    }

    @Override
    public ObjectNode disarm(final String who, final String reason, final String strategy) {
        return called("disarm " + who + ' ' + reason + ' ' + strategy);
    }

    @Override
    public ObjectNode reduce(final String who, final String reason) {
        return called("reduce " + who + ' ' + reason);
    }

    @Override
    public ObjectNode halt(final String who, final String reason) {
        if (reason.equals("break")) {
            throw new AssertionError("broken");
        }
        return called("halt " + who + ' ' + reason).put("latched", !reason.equals("stuck"));
    }

    @Override
    public ObjectNode resume(final String who, final String reason) {
        return called("resume " + who + ' ' + reason);
    }

    @Override
    public ObjectNode cancel(final String who, final String reason, final String order, final String instrument) {
        return called("cancel " + who + ' ' + reason + ' ' + order + ' ' + instrument)
                .put("order", order)
                .put("external", !order.startsWith("o"))
                .put("outcome", order.endsWith("9") ? "waits" : "gone");
    }

    @Override
    public ObjectNode cancelAll(final String who, final String reason) {
        return called("cancel-all " + who + ' ' + reason).put("external_orders", reason.equals("by hand") ? 1 : 0);
    }

    @Override
    public ObjectNode flatten(final String who, final String reason) {
        final ObjectNode keys = called("flatten " + who + ' ' + reason);
        final ObjectNode left = Output.JSON
                .createObjectNode()
                .put("strategy", "maker")
                .put("instrument", "BTC-USDT.TEST")
                .put("qty", "1.5");
        if (!reason.isEmpty()) {
            keys.putArray("open").add(left);
        }
        if (reason.equals("denied")) {
            keys.putArray("denied").add(left.deepCopy().put("check", "K3_ALLOW_LIST"));
        }
        return keys;
    }

    @Override
    public ObjectNode set(final String who, final String reason, final List<String> settings, final String token) {
        final boolean asks = settings.contains("max_open_orders=1000") && token.isEmpty();
        final ObjectNode keys = called("set " + who + ' ' + reason + ' ' + settings + ' ' + token);
        keys.put("change", "max_open_orders").put("loosens", asks).put("applied", !asks);
        return asks ? keys.put("token", "abcd").put("expires_s", 60) : keys;
    }

    @Override
    public ObjectNode roll(final String who, final String reason, final boolean consents) {
        final ObjectNode keys = called("roll " + who + ' ' + reason + ' ' + consents)
                .put("generation", 2)
                .put("pause_us", 17)
                .put("text", "generation 2");
        if (consents) {
            keys.putArray("cold").add("maker");
        }
        return reason.equals("full disk") ? keys.put("failure", "no space") : keys;
    }

    @Override
    public ObjectNode stop(final String who, final String reason) {
        return called("stop " + who + ' ' + reason);
    }

    private ObjectNode called(final String call) {
        calls.add(call);
        return Output.JSON.createObjectNode();
    }
}
