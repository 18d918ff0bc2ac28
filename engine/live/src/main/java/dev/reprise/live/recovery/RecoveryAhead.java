package dev.reprise.live.recovery;

import dev.reprise.journal.JournalReader;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * A recovery that goes on beside the journal's opening for writing, in a thread of its own: in a cold JVM that opening is mostly the
 * loading of classes. The recovery reads and verifies by itself and changes nothing on disk, so it does not matter which of the two is first.
 * One that fails tells it where its result is wanted, once: what is wrong with the journal has been told by its opening before.
 */
public final class RecoveryAhead {
    private final Function<BooleanSupplier, Recovery.Result> recovery;
    private final Thread thread; // null: there is nothing to read yet
    private Recovery.Result found; // of the thread; read when it has ended
    private Throwable failure;
    private volatile boolean isUnwanted;

    private RecoveryAhead(final Function<BooleanSupplier, Recovery.Result> recovery, final boolean ahead) {
        this.recovery = recovery;
        thread = ahead ? new Thread(this::recover, "recovery") : null;
    }

    /**
     * Begins, where there is a journal. Who holds its lock calls this.
     *
     * @param recovery is told when its result is no longer wanted
     */
    public static RecoveryAhead begin(final Path journal, final Function<BooleanSupplier, Recovery.Result> recovery) {
        return JournalReader.isReadable(journal) ? start(recovery) : new RecoveryAhead(recovery, false);
    }

    static RecoveryAhead start(final Function<BooleanSupplier, Recovery.Result> recovery) {
        final RecoveryAhead ahead = new RecoveryAhead(recovery, true);
        // Two threads ask for their first logger from here on, and SLF4J would give the second one stand-ins that it
        // complains about.
        LoggerFactory.getILoggerFactory();
        ahead.thread.setDaemon(true);
        ahead.thread.start();
        return ahead;
    }

    private void recover() {
        try {
            found = recovery.apply(() -> isUnwanted);
        } catch (final Throwable e) { // thrown again by result(); without one, something else has been told already
            failure = e;
        }
    }

    /** Its result, once there is one; throws what the recovery threw. */
    public Recovery.Result result() {
        if (thread == null) {
            return recovery.apply(() -> false);
        }
        join();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure; // a supplier throws nothing else
        }
        return found;
    }

    /** Nobody wants its result any more. Waits until it has ended, however that was: the journal is read no more. */
    public void end() {
        isUnwanted = true;
        join();
    }

    private void join() {
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                interrupted = true; // it reads a file and ends: whoever asked is told afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
