package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderSettingsTest {
    private static final int MOST = 1 << 24;

    @ParameterizedTest
    @CsvSource({
        "0, maxOpenOrders",
        "1, rememberedOrders",
        "2, maxInstruments",
        "3, maxStrategies",
        "4, fillKeys",
        "5, maxGateways",
        "6, creditsPerGateway"
    })
    void shouldTakeEachCapacityWithinItsRangeAndRefuseItNextTo(final int at, final String name) {
        final int most = at == 5 ? 64 : MOST;
        assertDoesNotThrow(() -> with(at, 1));
        assertDoesNotThrow(() -> with(at, most));
        for (final int bad : new int[] {0, -1, most + 1}) {
            final String message = assertThrows(IllegalArgumentException.class, () -> with(at, bad))
                    .getMessage();
            assertTrue(message.startsWith(name + " must be 1 to "), message);
            assertTrue(message.endsWith(": was " + bad), message);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 2"})
    void shouldGiveOneEngineWithOneGatewayWhatItNeeds(final int instruments, final int strategies) {
        final OrderSettings settings = OrderSettings.of(instruments, strategies);

        assertEquals(instruments, settings.maxInstruments());
        assertEquals(strategies, settings.maxStrategies());
        assertEquals(1, settings.maxGateways());
    }

    private static OrderSettings with(final int at, final int value) {
        final int[] v = {1, 1, 1, 1, 1, 1, 1};
        v[at] = value;
        return new OrderSettings(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
    }
}
