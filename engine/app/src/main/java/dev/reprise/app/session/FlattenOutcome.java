package dev.reprise.app.session;

import dev.reprise.api.Instrument;
import dev.reprise.api.record.OrderInstructions;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.core.CoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What came of closing every position because a person asked for it. The core's thread. */
public final class FlattenOutcome {
    private FlattenOutcome() {}

    /**
     * The keys {@code sent} (closing orders), {@code denied} (positions whose last try a check denied), {@code open} (what is left,
     * those among it) and {@code dust} (too little for the venue to take).
     *
     * @param strategies by index
     */
    public static ObjectNode read(final CoreState state, final List<String> strategies) {
        final ObjectNode keys =
                Output.JSON.createObjectNode().put("sent", state.flattened().sent());
        final ArrayNode denied = keys.putArray("denied");
        final ArrayNode open = keys.putArray("open");
        final ArrayNode dust = keys.putArray("dust");
        for (int strategy = 0; strategy < strategies.size(); strategy++) {
            for (int i = 0; i < state.markets.instrumentCount(); i++) {
                final Instrument instrument = state.markets.instrument(i);
                final long qty = instrument == null ? 0 : state.portfolio.positionQty(strategy, i);
                if (qty != 0) {
                    final boolean isOpen = state.isClosable(strategy, i);
                    add(isOpen ? open : dust, strategies.get(strategy), instrument, qty);
                    final DenialCode denial = state.flattened().denial(strategy, i);
                    if (isOpen && denial != DenialCode.NULL_VAL) {
                        add(denied, strategies.get(strategy), instrument, qty).put("check", denial.name());
                    }
                }
            }
        }
        return keys;
    }

    private static ObjectNode add(
            final ArrayNode rows, final String strategy, final Instrument instrument, final long qty) {
        return rows.addObject()
                .put("strategy", strategy)
                .put("instrument", instrument.symbol())
                .put("qty", instrument.formatQty(qty));
    }

    /** Whether nothing is left that can be closed, and no closing order works any more. */
    static boolean isDone(final CoreState state, final List<String> strategies) {
        for (int slot = state.orders.firstOpen(); slot >= 0; slot = state.orders.nextOpen(slot)) {
            if ((state.orders.instructions(slot) & OrderInstructions.OPERATOR) != 0) {
                return false;
            }
        }
        for (int strategy = 0; strategy < strategies.size(); strategy++) {
            for (int i = 0; i < state.markets.instrumentCount(); i++) {
                if (state.isClosable(strategy, i)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A line each for what was denied, what is left and what is dust; of what {@link #read} gave. */
    public static List<String> lines(final JsonNode outcome) {
        final List<String> lines = new ArrayList<>();
        outcome.path("denied")
                .forEach(row -> lines.add(
                        line("denied", row) + "  by " + row.path("check").asString("")));
        outcome.path("open").forEach(row -> lines.add(line("open", row)));
        outcome.path("dust").forEach(row -> lines.add(line("dust", row) + "  too little for the venue to take"));
        return lines;
    }

    private static String line(final String what, final JsonNode row) {
        return String.format(
                Locale.ROOT,
                "%-9s %s  %s %s",
                what,
                row.path("strategy").asString(""),
                row.path("qty").asString(""),
                row.path("instrument").asString(""));
    }

    /** Done; stopped by risk when a check denied what is still open; else out of time when something is. */
    public static ExitCode code(final JsonNode outcome) {
        if (outcome.path("open").isEmpty()) {
            return ExitCode.OK;
        }
        return outcome.path("denied").isEmpty() ? ExitCode.TIMEOUT : ExitCode.STOPPED_BY_RISK;
    }
}
