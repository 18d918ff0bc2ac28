package dev.reprise.live.recovery;

import dev.reprise.journal.JournalReader;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A recovery that goes on beside the journal's opening for writing, in a thread of its own: in a cold JVM that opening is mostly the
 * loading of classes. The recovery reads and verifies by itself and changes nothing on disk, so it does not matter which of the two is first.
 *
 * <p>One that failed is made again where its result is wanted: there it fails as if nothing had been done ahead, and what is wrong with
 * the journal has been told by its opening before.
 */
public final class RecoveryAhead {
    private final Supplier<Recovery.Result> recovery;
    private final FutureTask<Recovery.Result> ahead; // null: there is nothing to read yet

    private RecoveryAhead(final Supplier<Recovery.Result> recovery, final FutureTask<Recovery.Result> ahead) {
        this.recovery = recovery;
        this.ahead = ahead;
    }

    /** Begins, where there is a journal. Who holds its lock calls this. */
    public static RecoveryAhead begin(final Path journal, final Supplier<Recovery.Result> recovery) {
        if (!JournalReader.isReadable(journal)) {
            return new RecoveryAhead(recovery, null);
        }
        final FutureTask<Recovery.Result> task = new FutureTask<>(recovery::get);
        final Thread thread = new Thread(task, "recovery");
        thread.setDaemon(true);
        thread.start();
        return new RecoveryAhead(recovery, task);
    }

    /** Its result, once there is one. */
    public Recovery.Result result() {
        final Recovery.Result found = await();
        return found == null ? recovery.get() : found;
    }

    /** Waits until it has ended, however that was: the journal is read no more. */
    public void end() {
        await();
    }

    private Recovery.Result await() {
        if (ahead == null) {
            return null;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return ahead.get();
                } catch (final InterruptedException e) {
                    interrupted = true; // it reads a file and ends: whoever asked is told afterwards
                } catch (final ExecutionException e) {
                    return null; // made again where its result is wanted, it tells the same
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
