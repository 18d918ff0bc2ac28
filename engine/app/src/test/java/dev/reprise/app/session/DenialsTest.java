package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.DenialCode;
import dev.reprise.app.cli.Output;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class DenialsTest {
    @Test
    void shouldNameEachCheckThatDeniedAndNoOther() {
        final ObjectNode result = Output.JSON.createObjectNode().put("denied", 1_206);
        result.set("denials", Denials.of(code -> switch (code) {
            case K14_THROTTLE -> 1_200;
            case K7_MAX_NOTIONAL -> 6;
            case NULL_VAL -> throw new AssertionError("no check has it: " + DenialCode.NULL_VAL);
            default -> 0;
        }));

        assertEquals("denied 1,206 (K7_MAX_NOTIONAL 6, K14_THROTTLE 1,200)", Denials.text(result));
    }

    @Test
    void shouldSayNoMoreWhereNothingWasDenied() {
        final ObjectNode result = Output.JSON.createObjectNode().put("denied", 0);
        result.set("denials", Denials.of(code -> 0));

        assertEquals("denied 0", Denials.text(result));
    }
}
