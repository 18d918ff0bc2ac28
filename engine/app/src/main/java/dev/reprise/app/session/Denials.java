package dev.reprise.app.session;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.app.cli.Output;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How often each check of the risk gate denied: who has no orders wants to know by which. */
public final class Denials {
    private Denials() {}

    /** A key for each code that denied, with how often. */
    public static ObjectNode of(final ToLongFunction<DenialCode> counts) {
        final ObjectNode keys = Output.JSON.createObjectNode();
        for (final DenialCode code : DenialCode.values()) {
            final long count = code == DenialCode.NULL_VAL ? 0 : counts.applyAsLong(code);
            if (count > 0) {
                keys.put(code.name(), count);
            }
        }
        return keys;
    }

    /** For people, of a result with the keys {@code denied} and {@code denials}: {@code denied 6 (K14_THROTTLE 4, K7_MAX_NOTIONAL 2)}. */
    public static String text(final JsonNode result) {
        final StringJoiner codes = new StringJoiner(", ", " (", ")").setEmptyValue("");
        result.path("denials")
                .properties()
                .forEach(code -> codes.add(
                        String.format("%s %,d", code.getKey(), code.getValue().asLong())));
        return String.format("denied %,d", result.path("denied").asLong()) + codes;
    }
}
