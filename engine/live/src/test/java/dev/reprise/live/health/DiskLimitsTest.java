package dev.reprise.live.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.reprise.api.schema.DiskLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskLimitsTest {
    private static final DiskLimits LIMITS = new DiskLimits(1_000, 500, 300, 200);

    @ParameterizedTest
    @CsvSource({
        "10000, 10000, AMPLE",
        "1001, 10000, AMPLE",
        "1000, 10000, WARN",
        "501, 10000, WARN",
        "500, 10000, REDUCE",
        "201, 10000, REDUCE",
        "200, 10000, HALT",
        "0, 10000, HALT",
        "301, 400, AMPLE",
        "300, 400, REDUCE",
        "301, 0, AMPLE",
        "300, 0, REDUCE",
        "0, 0, HALT"
    })
    void shouldReachALevelAtItsLimit(final long free, final long total, final DiskLevel level) {
        assertEquals(level, LIMITS.level(free, total, false));
    }

    @Test
    void shouldHaltWhenTheJournalWasRefusedItsNextBlocks() {
        assertEquals(DiskLevel.HALT, LIMITS.level(10_000, 10_000, true));
    }

    @Test
    void shouldRefuseLevelsOutOfOrder() {
        assertThrows(IllegalArgumentException.class, () -> new DiskLimits(400, 500, 0, 200));
        assertThrows(IllegalArgumentException.class, () -> new DiskLimits(1_000, 100, 0, 200));
        assertThrows(IllegalArgumentException.class, () -> new DiskLimits(10_000, 500, 0, 200));
    }
}
