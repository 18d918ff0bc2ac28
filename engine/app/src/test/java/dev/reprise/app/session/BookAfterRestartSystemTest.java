package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.StopCause;
import dev.reprise.localvenues.binance.LocalBinance;
import dev.reprise.localvenues.binance.LocalBinanceSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session on a venue's streams that goes on in an earlier one's journal: the core takes its book, however often the earlier ones lost theirs. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BookAfterRestartSystemTest {
    private static final long PATIENCE_NS = 20_000_000_000L;

    @TempDir
    Path workspace;

    private VenueSession start(final LocalBinance venue) {
        return PaperOnVenue.start(workspace, "again", venue.webSocketUri(), venue, """
                strategies:
                  - { name: maker, type: touch-maker, params: { size: 300 USDT, max_inventory: 3000 USDT } }
                paper: { initial: { USDT: 100_000 } }
                """, "live/again/journal", 1);
    }

    private static void awaitBook(final VenueSession session, final boolean isThere, final String what)
            throws InterruptedException {
        final long end = System.nanoTime() + PATIENCE_NS;
        while (session.engine().inspect(core -> core.core().state().markets.isBookValid(0)) != isThere) {
            assertNull(session.engine().fault());
            assertTrue(System.nanoTime() < end, "waited for " + what);
            Thread.sleep(5);
        }
    }

    @Test
    void shouldTakeTheBookOfEverySession() throws Exception {
        try (LocalBinance venue = LocalBinance.start(LocalBinanceSettings.demo(7))) {
            try (VenueSession first = start(venue)) {
                awaitBook(first, true, "the first session's book");
                venue.cutConnections();
                awaitBook(first, false, "its loss");
                awaitBook(first, true, "it again");
                first.stop(StopCause.OPERATOR);
            }
            for (int more = 2; more <= 3; more++) {
                try (VenueSession session = start(venue)) {
                    awaitBook(session, true, "the book of session " + more);
                    session.stop(StopCause.OPERATOR);
                }
            }
        }
    }
}
