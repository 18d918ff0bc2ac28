package dev.reprise.live.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RecoveryAheadTest {
    private static final Recovery.Result RESULT =
            new Recovery.Result(null, 5, 1, 1, 0, new TreeMap<>(), new TreeSet<>(), true, null, new TreeMap<>());

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicReference<Thread> thread = new AtomicReference<>();

    private Function<BooleanSupplier, Recovery.Result> counted(final Supplier<Recovery.Result> recovery) {
        return isUnwanted -> {
            calls.incrementAndGet();
            thread.set(Thread.currentThread());
            return recovery.get();
        };
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldGiveTheOneMadeAhead() {
        final RecoveryAhead ahead = RecoveryAhead.start(counted(() -> RESULT));

        assertSame(RESULT, ahead.result());
        assertSame(RESULT, ahead.result());
        assertEquals(1, calls.get());
        assertTrue(thread.get() != Thread.currentThread());
    }

    @Test
    void shouldTellAFailureOnceAndNotTryAgain() {
        for (final Throwable failure : new Throwable[] {new IllegalStateException("core"), new AssertionError("bug")}) {
            calls.set(0);
            final RecoveryAhead ahead = RecoveryAhead.start(counted(() -> {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }));

            ahead.end(); // what is wrong with the opening is told, not this
            assertSame(failure, assertThrows(Throwable.class, ahead::result));
            assertEquals(1, calls.get());
        }
    }

    @Test
    void shouldEndWithTheRecoveryThoughInterrupted() {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final Thread waiting = Thread.currentThread();
        final RecoveryAhead ahead = RecoveryAhead.start(counted(() -> {
            begun.countDown();
            await(goOn);
            return RESULT;
        }));
        await(begun);
        final Thread interrupting = new Thread(() -> {
            waiting.interrupt();
            goOn.countDown();
        });
        interrupting.start();

        ahead.end();

        assertFalse(thread.get().isAlive());
        ended(interrupting);
        assertTrue(Thread.interrupted(), "the interrupt is kept for whoever looks");
        assertSame(RESULT, ahead.result());
    }

    /** A journal that cannot be opened for writing is told at once, not behind all that can be read of it. */
    @Test
    @Timeout(60)
    void shouldNotGoOnWhenNobodyWantsTheResult() {
        final RecoveryAhead ahead = RecoveryAhead.start(isUnwanted -> {
            thread.set(Thread.currentThread());
            while (!isUnwanted.getAsBoolean()) {
                Thread.onSpinWait();
            }
            throw new Recovery.AbandonedException(5);
        });

        ahead.end();

        assertFalse(thread.get().isAlive());
        assertThrows(Recovery.AbandonedException.class, ahead::result);
    }

    private static void ended(final Thread thread) {
        while (thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldRecoverInPlaceWhereThereIsNoJournalYet(@TempDir final Path journal) {
        final RecoveryAhead ahead = RecoveryAhead.begin(journal, counted(() -> RESULT));
        ahead.end();
        assertEquals(0, calls.get());

        assertSame(RESULT, ahead.result());
        assertSame(Thread.currentThread(), thread.get());
    }
}
