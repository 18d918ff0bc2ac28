package dev.reprise.journal;

import dev.reprise.api.record.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins a journal's next generation: its first records are written beside the journal, and when they are whole and on the disk
 * the new queue file takes the old one's name in one step. The old file is by then known under a second name, in
 * {@code <journal>.<number>}, where it stays, unchanged. So whenever this is cut short the journal is the old generation or the
 * new one, whole.
 *
 * <pre>{@code
 * try (JournalRoll roll = JournalRoll.begin(writer, settings)) {
 *     core.carry(roll::append);
 *     roll.commit(path -> recover(path)); // closes the writer; open the journal again under the same lock
 * }
 * }</pre>
 *
 * A running session calls {@link #switchOver} in place of {@code commit}, and goes on with the writer that it returns.
 *
 * <p>Where the file system has no hard links the old file is copied. The thread that owns the writer.
 */
public final class JournalRoll implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalRoll.class);
    private static final String UNFINISHED_SUFFIX = ".rolling";
    private static final int BATCH_LENGTH = 192 * 1_024;

    private final JournalWriter current;
    private final RollSteps steps;
    private final Path journal;
    private final Path unfinished;
    private final Generation next;
    private final JournalWriter writer;
    private final boolean forcesFirst; // while a session runs: nothing may be acted upon before the disk has it
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[BATCH_LENGTH]);
    private int batchLength;
    private int batchRecords;
    private long batchTime = Records.NO_TIME;
    private boolean handedOver; // the writer is the journal's now

    private JournalRoll(
            final JournalWriter current, final JournalSettings settings, final Path unfinished, final RollSteps steps)
            throws IOException {
        this.current = current;
        this.unfinished = unfinished;
        this.steps = steps;
        journal = current.directory().toAbsolutePath().normalize();
        delete(unfinished, steps); // what a roll that was cut short left: only ever a copy
        final long last = current.nextSequence() - 1;
        final Path kept = kept(journal, current.generation().number());
        next = new Generation(
                current.generation().number() + 1,
                current.nextSequence(),
                kept.getFileName().toString(),
                last,
                current.chain());
        writer = open(unfinished, settings.withGeneration(next));
        forcesFirst = settings.durability() == Durability.POWER;
    }

    /** Without its helper thread: the thread here may be bound to a processor, which one that it starts would share. */
    private static JournalWriter open(final Path directory, final JournalSettings settings) throws IOException {
        final JournalWriter writer = JournalWriter.open(directory, settings.withAhead(false));
        boolean opened = false;
        try {
            if (settings.ahead()) {
                writer.prepare(new FileSpace(JournalFiles.queueFile(directory)), settings.blockLengthBytes());
            }
            opened = true;
            return writer;
        } finally {
            if (!opened) {
                writer.close();
            }
        }
    }

    /**
     * Begins one between two sessions; the journal stays as it is until {@link #commit}.
     *
     * @param current the journal's writer, all of whose records are written
     * @param settings block length of the next generation's file
     * @throws UncheckedIOException when the disk refuses
     */
    public static JournalRoll begin(final JournalWriter current, final JournalSettings settings) {
        return beginRunning(current, settings.withAhead(false).withDurability(Durability.PROCESS), new RollSteps());
    }

    /**
     * Begins one while a session runs; the journal stays as it is until {@link #switchOver}.
     *
     * @param current the journal's writer, all of whose records are written
     * @param settings of the next generation's writer
     * @throws UncheckedIOException when the disk refuses
     */
    public static JournalRoll beginRunning(final JournalWriter current, final JournalSettings settings) {
        return beginRunning(current, settings, new RollSteps());
    }

    static JournalRoll beginRunning(
            final JournalWriter current, final JournalSettings settings, final RollSteps steps) {
        try {
            return new JournalRoll(current, settings, unfinished(current.directory()), steps);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot begin the next generation of " + current.directory(), e);
        }
    }

    /**
     * Does what can be done before a running session stops for its roll: removes what an earlier one left, and forces what the
     * journal holds by now, so that little is left to be forced. Beside the writer, by any thread.
     *
     * @throws UncheckedIOException when the disk refuses
     */
    public static void prepare(final Path journal) {
        try {
            delete(unfinished(journal), new RollSteps());
            JournalFiles.syncFile(JournalFiles.queueFile(journal));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot prepare the next generation of " + journal, e);
        }
    }

    private static Path unfinished(final Path journal) {
        final Path absolute = journal.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + UNFINISHED_SUFFIX);
    }

    /** Where a journal's generation is kept once the next one has begun; the names sort in their order. */
    public static Path kept(final Path journal, final long number) {
        final Path absolute = journal.toAbsolutePath().normalize();
        return absolute.resolveSibling(String.format("%s.%06d", absolute.getFileName(), number));
    }

    /** Appends one record; always true, as sinks of records say. */
    public boolean append(final DirectBuffer record, final int offset, final int length) {
        if (batchLength + length > BATCH_LENGTH) {
            flush();
        }
        batch.putBytes(batchLength, record, offset, length);
        batchLength += length;
        batchRecords++;
        batchTime = Math.max(batchTime, Records.receiveTime(record, offset));
        return true;
    }

    private void flush() {
        if (batchLength > 0) {
            writer.append(batch, 0, batchLength, batchRecords, batchTime);
            batchLength = 0;
            batchRecords = 0;
        }
    }

    /**
     * Puts the next generation in the journal's place. Afterwards the journal's writer is closed, whether this succeeds or not.
     *
     * @param proof reads what was written before it counts; what it throws leaves the journal as it was
     * @return the generation that the journal now is
     * @throws JournalException when what was written is not whole; the journal is as it was
     * @throws UncheckedIOException when the disk refuses; the journal is the old generation or the new one, whole
     */
    public Generation commit(final Consumer<Path> proof) {
        flush();
        writer.close();
        current.close();
        try {
            final Path file = force();
            final JournalVerifier.Result verified = JournalVerifier.verify(unfinished);
            if (!verified.intact()) {
                throw new JournalException("the next generation is damaged before it began: " + verified.problem()
                        + "; look at the disk before you trust it");
            }
            proof.accept(unfinished);
            keep();
            forceKept();
            steps.replace(file, JournalFiles.queueFile(journal));
            steps.syncDirectory(journal);
            delete(unfinished, steps);
            return next;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot begin the next generation of " + journal, e);
        }
    }

    /**
     * Puts the next generation in the journal's place while the session that writes it stands still. When this returns, the journal's
     * writer so far writes to the old generation, and is the caller's to close; what is not on the disk yet {@link #settle} forces.
     * With {@link Durability#POWER} all is on the disk when this returns.
     *
     * @param proof reads every record of what was written before it counts, and proves its end; what it throws leaves the journal,
     *     and its writer, as they were
     * @return the journal's writer from now on
     * @throws JournalException when what was written is not whole; the journal and its writer are as they were
     * @throws UncheckedIOException when the disk refuses; the journal and its writer are as they were, unless {@link #isHandedOver}:
     *     then with {@link Durability#POWER} the new name may not be on the disk, and nothing may be acted upon any more
     */
    public JournalWriter switchOver(final Consumer<Path> proof) {
        flush();
        boolean kept = false;
        try {
            final Path file = forcesFirst ? force() : unfinishedFile();
            proof.accept(unfinished);
            kept = keep();
            if (forcesFirst) {
                forceKept();
            }
            steps.replace(file, JournalFiles.queueFile(journal));
        } catch (final IOException | RuntimeException e) {
            if (kept) {
                forgetKept(e);
            }
            if (e instanceof RuntimeException failure) {
                throw failure;
            }
            throw new UncheckedIOException("cannot begin the next generation of " + journal, (IOException) e);
        }
        handedOver = true;
        writer.movedTo(journal);
        if (forcesFirst) {
            requireName();
        }
        return writer;
    }

    /** Without it a power cut could bring the old file back, and orders that left meanwhile would be nobody's. */
    private void requireName() {
        try {
            steps.syncDirectory(journal);
        } catch (final IOException e) {
            final UncheckedIOException refused = new UncheckedIOException(
                    "the name of the journal's new generation is not known to be on the disk: " + journal, e);
            try {
                writer.close(); // nobody else gets it
            } catch (final RuntimeException alsoRefused) {
                refused.addSuppressed(alsoRefused);
            }
            throw refused;
        }
    }

    /** Whether the journal has its new file: what fails from then on cannot be taken back. */
    public boolean isHandedOver() {
        return handedOver;
    }

    /**
     * After {@link #switchOver}: starts the new writer's helper thread, if it has one, and forces to the disk what was left to the
     * page cache. Once, beside the session, by a thread that is bound to no processor.
     */
    public void settle() {
        writer.startPreparing();
        if (forcesFirst) {
            return;
        }
        try {
            steps.syncFile(JournalFiles.queueFile(journal));
            forceKept();
        } catch (final IOException e) {
            LOG.warn("the journal's new generation is not known to be on the disk: {}", e.toString());
        }
        forceName();
    }

    /** The journal has its new file whatever comes of this: a power cut may bring the old one back, no process sees it any more. */
    private void forceName() {
        try {
            steps.syncDirectory(journal);
        } catch (final IOException e) {
            LOG.warn("the name of the journal's new generation is not known to be on the disk: {}", e.toString());
        }
    }

    private Path force() throws IOException {
        final Path file = unfinishedFile();
        steps.syncFile(file);
        steps.syncDirectory(unfinished);
        return file;
    }

    private Path unfinishedFile() {
        final Path file = JournalFiles.queueFile(unfinished);
        if (file == null) {
            throw new JournalException("the next generation's file is gone from " + unfinished);
        }
        return file;
    }

    /** Gives the old file its second name; returns whether it had none. */
    private boolean keep() throws IOException {
        final Path file = JournalFiles.queueFile(journal);
        final Path directory = kept(journal, next.number() - 1);
        final Path second = directory.resolve(file.getFileName());
        if (Files.exists(second) && Files.isSameFile(file, second)) {
            return false; // a roll was cut short behind this step
        }
        steps.createDirectory(directory);
        steps.link(second, file);
        return true;
    }

    /** The old file as it is kept, and its second name. */
    private void forceKept() throws IOException {
        final Path directory = kept(journal, next.number() - 1);
        steps.syncFile(JournalFiles.queueFile(directory)); // the last session may not have, and it stays as it is
        steps.syncDirectory(directory);
        steps.syncDirectory(directory.getParent());
    }

    /** The old file goes on being written, so it has no second name. */
    private void forgetKept(final Exception why) {
        try {
            delete(kept(journal, next.number() - 1), steps);
        } catch (final IOException e) { // the next roll finds it as one that was cut short
            why.addSuppressed(e);
        }
    }

    private static void delete(final Path directory, final RollSteps steps) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                steps.delete(file);
            }
        }
        steps.delete(directory);
    }

    /** Gives up what was not committed; after {@link #switchOver} removes what it left behind. */
    @Override
    public void close() {
        if (!handedOver) {
            writer.close();
        }
        try {
            delete(unfinished, steps);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot remove " + unfinished, e);
        }
    }
}
