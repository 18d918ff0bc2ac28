package dev.reprise.journal;

import dev.reprise.api.record.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

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
 * Where the file system has no hard links the old file is copied. The thread that owns the writer.
 */
public final class JournalRoll implements AutoCloseable {
    private static final String UNFINISHED_SUFFIX = ".rolling";
    private static final int BATCH_LENGTH = 192 * 1_024;

    private final JournalWriter current;
    private final Path journal;
    private final Path unfinished;
    private final Generation next;
    private final JournalWriter writer;
    private final UnsafeBuffer batch = new UnsafeBuffer(new byte[BATCH_LENGTH]);
    private int batchLength;
    private int batchRecords;
    private long batchTime = Records.NO_TIME;

    private JournalRoll(final JournalWriter current, final JournalSettings settings) throws IOException {
        this.current = current;
        journal = current.directory().toAbsolutePath().normalize();
        unfinished = journal.resolveSibling(journal.getFileName() + UNFINISHED_SUFFIX);
        delete(unfinished); // what a roll that was cut short left: only ever a copy
        final long last = current.nextSequence() - 1;
        final Path kept = kept(journal, current.generation().number());
        next = new Generation(
                current.generation().number() + 1,
                current.nextSequence(),
                kept.getFileName().toString(),
                last,
                current.chain());
        writer = JournalWriter.open(
                unfinished, settings.withGeneration(next).withAhead(false).withDurability(Durability.PROCESS));
    }

    /**
     * Begins one; the journal stays as it is until {@link #commit}.
     *
     * @param current the journal's writer, all of whose records are written
     * @param settings block length of the next generation's file
     * @throws UncheckedIOException when the disk refuses
     */
    public static JournalRoll begin(final JournalWriter current, final JournalSettings settings) {
        try {
            return new JournalRoll(current, settings);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot begin the next generation of " + current.directory(), e);
        }
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
            final Path file = JournalFiles.queueFile(unfinished);
            JournalFiles.syncFile(file);
            JournalFiles.syncDirectory(unfinished);
            final JournalVerifier.Result verified = JournalVerifier.verify(unfinished);
            if (!verified.intact()) {
                throw new JournalException("the next generation is damaged before it began: " + verified.problem()
                        + "; look at the disk before you trust it");
            }
            proof.accept(unfinished);
            keep();
            Files.move(file, JournalFiles.queueFile(journal), StandardCopyOption.ATOMIC_MOVE);
            JournalFiles.syncDirectory(journal);
            delete(unfinished);
            return next;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot begin the next generation of " + journal, e);
        }
    }

    /** Gives the old file its second name. */
    private void keep() throws IOException {
        final Path file = JournalFiles.queueFile(journal);
        final Path directory = kept(journal, next.number() - 1);
        final Path second = directory.resolve(file.getFileName());
        if (Files.exists(second) && Files.isSameFile(file, second)) {
            return; // a roll was cut short behind this step
        }
        JournalFiles.createDirectory(directory);
        JournalFiles.syncFile(file); // the last session may not have, and as kept it stays
        try {
            Files.createLink(second, file);
        } catch (final UnsupportedOperationException | FileSystemException noLinks) {
            copy(file, second); // fails again when it was the disk
        }
        JournalFiles.syncDirectory(directory);
        JournalFiles.syncDirectory(directory.getParent());
    }

    private static void copy(final Path file, final Path target) throws IOException {
        final Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        JournalFiles.syncFile(part);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** Gives up what was not committed. */
    @Override
    public void close() {
        writer.close();
        try {
            delete(unfinished);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot remove " + unfinished, e);
        }
    }
}
