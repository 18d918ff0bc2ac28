package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Book;
import dev.reprise.api.Strategy;
import dev.reprise.api.StrategyContext;
import dev.reprise.api.TopOfBook;
import dev.reprise.api.schema.StopCause;
import dev.reprise.core.StrategyLoader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.live.clock.LiveClock;
import dev.reprise.live.recovery.RollPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scratch engine leaves behind: compiled code. */
class WarmupTest {
    private static final Duration MOMENT = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    private final AtomicInteger released = new AtomicInteger();

    /** Counts what it sees. */
    private static final class Counting implements Strategy {
        private final AtomicLong touches = new AtomicLong();
        private final AtomicLong books = new AtomicLong();

        @Override
        public void onTopOfBook(final TopOfBook top, final StrategyContext ctx) {
            touches.incrementAndGet();
        }

        @Override
        public void onBook(final Book book, final StrategyContext ctx) {
            books.addAndGet(book.isValid() ? 1 : 0);
        }
    }

    private LiveEngine.Settings settings(final String name, final StrategyLoader loader, final Duration warmup) {
        return new LiveEngine.Settings(
                directory.resolve(name).resolve("journal"),
                JournalSettings.small(),
                Fixture.FUSED,
                Fixture.CORE,
                loader,
                Fixture.MODELS,
                0,
                RollPolicy.NEVER,
                warmup);
    }

    private List<Integer> journaled(final String name, final StrategyLoader loader, final Duration warmup) {
        final LiveEngine engine = LiveEngine.start(
                settings(name, loader, warmup),
                Fixture.bothStrategies(),
                new LiveClock(),
                (buffer, offset, length) -> released.incrementAndGet());
        assertEquals(1, engine.runNumber());
        engine.stop(StopCause.OPERATOR);
        return Fixture.records(directory.resolve(name).resolve("journal")).stream()
                .map(Fixture::templateId)
                .toList();
    }

    @Test
    void shouldOrder() {
        final long orders =
                Warmup.run(settings("scratch", TestStrategies::load, Duration.ZERO), Fixture.bothStrategies(), MOMENT);

        assertTrue(orders > 10, "orders=" + orders);
    }

    @Test
    void shouldLeaveNothingBehind() {
        final List<Counting> made = new CopyOnWriteArrayList<>();
        final StrategyLoader counting = (factory, parameters) -> {
            final Counting strategy = new Counting();
            made.add(strategy);
            return strategy;
        };

        final List<Integer> cold = journaled("cold", counting, Duration.ZERO);
        final int ofColdStart = made.size();
        final List<Integer> warmed = journaled("warmed", counting, MOMENT);

        assertEquals(cold, warmed);
        assertEquals(0, released.get());
        assertFalse(Files.exists(directory.resolve("warmed/journal.warmup")));
        assertEquals(3 * ofColdStart, made.size(), "strategies of its own");
        assertTrue(made.get(ofColdStart).touches.get() > 0);
        assertTrue(made.get(ofColdStart).books.get() > 0, "the core has a book");
        assertEquals(0, made.get(made.size() - 1).touches.get());
    }

    @Test
    void shouldStartAllTheSameWhenItFails() {
        final AtomicInteger made = new AtomicInteger();
        final StrategyLoader failing = (factory, parameters) -> {
            if (made.getAndIncrement() == 0) { // of the scratch engine, which ends there
                throw new AssertionError("planted");
            }
            return TestStrategies.load(factory, parameters);
        };

        final List<Integer> warmed = journaled("failing", failing, MOMENT);

        assertEquals(journaled("cold", TestStrategies::load, Duration.ZERO), warmed);
    }
}
