package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.live.recovery.RunningRoll;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollTextTest {
    private static final List<String> NAMES = List.of("maker", "crosser");

    private static RunningRoll.Rolled rolled(final List<Integer> cold, final Throwable failure) {
        return new RunningRoll.Rolled(2, 1_000, 10, 500, 17_000, "ada", "", cold, failure);
    }

    @Test
    void shouldNameWhoIsColdWhetherAGenerationBeganOrNot() {
        for (final Throwable failure : new Throwable[] {null, new IllegalStateException("planted")}) {
            final String text = RollText.of(rolled(List.of(1), failure), NAMES);
            assertTrue(text.endsWith("cold now: crosser (`reprise ctl arm --strategy NAME`)"), text);
            assertFalse(RollText.of(rolled(List.of(), failure), NAMES).contains("cold"));
        }
        assertEquals(List.of("crosser"), RollText.cold(rolled(List.of(1), null), NAMES));
    }
}
