package dev.reprise.benchmarks.throughput;

import dev.reprise.adapters.binance.FramesReader;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.Strategy;
import dev.reprise.app.data.DatasetImport;
import dev.reprise.app.data.ImportFormat;
import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.journal.BareQueue;
import dev.reprise.benchmarks.replay.RecordedFrames;
import dev.reprise.journal.JournalReader;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import dev.reprise.live.recovery.ReplayVerifier;
import dev.reprise.simulator.paper.FillModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import tools.jackson.databind.node.ObjectNode;

/** What is timed of journal, replay and import, each once through: every method returns how long it took, ns. */
final class Passes {
    /** Records of a burst: the dataset's, again and again. */
    static final long BURST = 4_000_000;

    private static final int BATCH = 256;
    private static final int STEPS = 4_096;
    private static final int SWING = 600;
    private static final long BEGUN = 1_753_000_000_000_000_000L;
    private static final long APART_NS = 1_000_000;

    private final Path dataset;
    private final Path session;
    private final long levels;
    private final Allocated allocated = new Allocated();
    private Path frames; // what is imported
    private long frameCount;
    private final List<UnsafeBuffer> batches =
            new ArrayList<>(); // the dataset's documents of BATCH records, without their heads

    Passes(final Path dataset, final Path session, final long levels) {
        this.dataset = dataset;
        this.session = session;
        this.levels = levels;
    }

    /** Of the last of them. */
    Allocated allocated() {
        return allocated;
    }

    /** Takes the dataset's records into memory, in batches as they are written. */
    void load() {
        final UnsafeBuffer batch = new UnsafeBuffer(new byte[JournalWriter.MAX_BATCH_LENGTH]);
        int length = 0;
        int records = 0;
        try (JournalReader reader = JournalReader.open(dataset)) {
            while (reader.next()) {
                batch.putBytes(length, reader.buffer(), reader.offset(), reader.length());
                length += reader.length();
                if (++records == BATCH) {
                    final byte[] bytes = new byte[length];
                    batch.getBytes(0, bytes);
                    batches.add(new UnsafeBuffer(bytes));
                    length = 0;
                    records = 0;
                }
            }
        }
        if (batches.isEmpty()) {
            throw new IllegalStateException("the dataset has less than " + BATCH + " records: " + dataset);
        }
    }

    /** Records of {@link #append} and {@link #bareAppend}: {@link #BURST}, and what the last document has more. */
    long records() {
        return (BURST + BATCH - 1) / BATCH * BATCH;
    }

    long append() throws IOException {
        final ScratchDirectory directory = new ScratchDirectory();
        final long start;
        final long end;
        try (JournalWriter writer = JournalWriter.open(directory.create(), JournalSettings.live())) {
            allocated.mark(0);
            final long first = writer.nextSequence();
            int next = 0;
            start = System.nanoTime();
            for (long records = 0; records < BURST; records += BATCH) {
                final UnsafeBuffer batch = batches.get(next);
                writer.append(batch, 0, batch.capacity(), BATCH, records);
                next = next + 1 == batches.size() ? 0 : next + 1;
            }
            end = System.nanoTime();
            allocated.mark(records());
            if (writer.nextSequence() - first != records()) {
                throw new IllegalStateException("the journal took " + (writer.nextSequence() - first) + " records");
            }
        }
        directory.delete();
        return end - start;
    }

    long bareAppend() throws IOException {
        final ScratchDirectory directory = new ScratchDirectory();
        final long start;
        final long end;
        try (BareQueue queue =
                new BareQueue(directory.create(), JournalSettings.live().blockLengthBytes())) {
            int next = 0;
            start = System.nanoTime();
            for (long records = 0; records < BURST; records += BATCH) {
                final UnsafeBuffer batch = batches.get(next);
                queue.append(batch, batch.capacity());
                next = next + 1 == batches.size() ? 0 : next + 1;
            }
            end = System.nanoTime();
        }
        directory.delete();
        return end - start;
    }

    long read() {
        return read(dataset, allocated);
    }

    /** Reads a journal to its end. */
    static long read(final Path dataset, final Allocated allocated) {
        final long start = System.nanoTime();
        try (JournalReader reader = JournalReader.open(dataset)) {
            allocated.mark(reader.lastSequence());
            while (reader.next()) {
                // every record passes, every document is checked
            }
            allocated.mark(reader.lastSequence());
            reader.readToVerifiedEnd();
        }
        return System.nanoTime() - start;
    }

    /** The least that a check of the same bytes costs: CRC-32C of them in memory. */
    long checksum() {
        final CRC32C crc = new CRC32C();
        final long start = System.nanoTime();
        for (final UnsafeBuffer batch : batches) {
            crc.update(batch.byteArray(), 0, batch.capacity());
        }
        final long end = System.nanoTime();
        if (crc.getValue() == 0) {
            throw new IllegalStateException("no bytes");
        }
        return end - start;
    }

    /** The baseline of {@link #replay}: reads the same session. */
    long readSession() {
        return read(session, new Allocated());
    }

    long replay() {
        return replay(session, 1, allocated);
    }

    /** Replays a {@link Recordings#session} and compares. */
    static long replay(final Path session, final int instruments, final Allocated allocated) {
        final long[] inputs = new long[1];
        final long start = System.nanoTime();
        final ReplayVerifier.Result result = ReplayVerifier.verify(
                session,
                Recordings.room(instruments),
                (factory, parameters) -> new Strategy() {},
                (mode, simulation) -> Recordings.venue(FillModel.RISK_AVERSE),
                bytes -> allocated.mark(inputs[0] += ReplayVerifier.PROGRESS_EVERY));
        if (!result.identical()) {
            throw new IllegalStateException("the replay differs at sequence " + result.firstDifference());
        }
        return System.nanoTime() - start;
    }

    /** Writes the frames that {@link #importing} reads; returns the level changes in them. */
    long record(final Path file) throws IOException {
        final RecordedFrames recorded = new RecordedFrames(STEPS, SWING, BEGUN, APART_NS);
        recorded.write(file, Long.MAX_VALUE, levels);
        frames = file;
        frameCount = recorded.frames();
        return recorded.levels();
    }

    /** As {@code data import} does it: a file's checksum, two passes over its frames with every check, the dataset's journal, its manifest. */
    long importing() throws IOException {
        final ScratchDirectory directory = new ScratchDirectory();
        final Path workspace = directory.create();
        final DatasetImport command = new DatasetImport(
                workspace,
                new DatasetImport.Request(
                        List.of(frames),
                        ImportFormat.frames(FramesReader.FORMAT, null, Map.of(), TimeUnitOfFile.AUTO),
                        null));
        allocated.mark(0);
        final long start = System.nanoTime();
        final ObjectNode manifest = command.run();
        final long end = System.nanoTime();
        allocated.mark(frameCount);
        if (manifest.path("messages").asLong() != frameCount + 1
                || !manifest.path("skipped").isEmpty()
                || manifest.path("gaps").asLong() != 0) {
            throw new IllegalStateException("the import left something out: " + manifest);
        }
        directory.delete();
        return end - start;
    }

    /** Reads the same file and decodes its frames, once. */
    long decoding() throws IOException {
        final long start = System.nanoTime();
        final long decoded = RecordedFrames.decode(frames);
        final long end = System.nanoTime();
        if (decoded != frameCount) {
            throw new IllegalStateException("decoded " + decoded + " of " + frameCount + " frames");
        }
        return end - start;
    }
}
