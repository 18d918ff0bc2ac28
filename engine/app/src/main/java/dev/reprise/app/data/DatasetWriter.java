package dev.reprise.app.data;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.ClockOffsetEncoder;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.RunStartedEncoder;
import dev.reprise.api.schema.RunStoppedEncoder;
import dev.reprise.api.schema.RunTextEncoder;
import dev.reprise.api.schema.StopCause;
import dev.reprise.api.schema.TextKind;
import dev.reprise.backtest.BatchWriter;
import dev.reprise.journal.Generation;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalTrim;
import dev.reprise.journal.JournalWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends what an importer publishes to a dataset's journal, as the inputs of one session of mode IMPORT. Holds no wall clock: the
 * same source gives the same journal. Receive times stay as recorded; the recorder's clock offset is a record of its own.
 */
final class DatasetWriter implements DirectPublisher, AutoCloseable {
    private static final int BLOCK_LENGTH = 16 << 20;
    private static final short NO_ENVIRONMENT = 4;

    private final Path directory;
    private final String source;
    private final UnsafeBuffer own = new UnsafeBuffer(new byte[Records.MAX_LENGTH]);
    private JournalWriter writer; // null before the first record: an import that is refused leaves nothing
    private BatchWriter batch;
    private long firstTime = Records.NO_TIME;
    private long lastTime = Records.NO_TIME;
    private long records;

    /** @param source what the dataset was made from, for the journal */
    DatasetWriter(final Path directory, final String source) {
        this.directory = directory;
        this.source = source;
    }

    /** Block sizes for journals that are written in one go. */
    static JournalSettings settings() {
        return new JournalSettings(BLOCK_LENGTH, Generation.first());
    }

    @Override
    public void publish(final DirectBuffer buffer, final int offset, final int length) {
        final long time = Records.receiveTime(buffer, offset);
        if (records == 0) {
            firstTime = time;
            lastTime = time;
            begin();
        }
        lastTime = Math.max(lastTime, time);
        append(buffer, offset, length);
    }

    private void append(final DirectBuffer buffer, final int offset, final int length) {
        batch.append(buffer, offset, length, 1);
        records++;
    }

    private void begin() {
        writer = JournalWriter.open(directory, settings());
        batch = new BatchWriter(writer);
        Records.begin(own, 0, RunStartedEncoder.BLOCK_LENGTH, RunStartedEncoder.TEMPLATE_ID);
        final RunStartedEncoder run = new RunStartedEncoder()
                .wrap(own, BODY_OFFSET)
                .anchor(firstTime)
                .runNumber(1)
                .mode(RunMode.IMPORT)
                .environment(NO_ENVIRONMENT);
        appendOwn(run.encodedLength());
        final byte[] text = source.getBytes(StandardCharsets.UTF_8);
        Records.begin(own, 0, RunTextEncoder.BLOCK_LENGTH, RunTextEncoder.TEMPLATE_ID);
        final RunTextEncoder encoder = new RunTextEncoder()
                .wrap(own, BODY_OFFSET)
                .part(0)
                .parts(1)
                .kind(TextKind.DATA)
                .putText(text, 0, Math.min(text.length, Records.MAX_LENGTH / 2));
        appendOwn(encoder.encodedLength());
    }

    private void appendOwn(final int bodyLength) {
        Records.receiveTime(own, 0, lastTime);
        append(own, 0, Records.end(own, 0, bodyLength));
    }

    /** Ends the session. @param receiveMinusVenue smallest difference seen, {@link Records#NO_VALUE} when there was none */
    void finish(final long receiveMinusVenue) {
        if (receiveMinusVenue != Records.NO_VALUE) {
            Records.begin(own, 0, ClockOffsetEncoder.BLOCK_LENGTH, ClockOffsetEncoder.TEMPLATE_ID);
            appendOwn(new ClockOffsetEncoder()
                    .wrap(own, BODY_OFFSET)
                    .clockOffset(-receiveMinusVenue)
                    .roundTrip(Records.NO_VALUE)
                    .encodedLength());
        }
        Records.begin(own, 0, RunStoppedEncoder.BLOCK_LENGTH, RunStoppedEncoder.TEMPLATE_ID);
        appendOwn(new RunStoppedEncoder()
                .wrap(own, BODY_OFFSET)
                .cause(StopCause.END_OF_DATA)
                .encodedLength());
        batch.flush();
    }

    /** Receive time of the first record, UTC ns. */
    long firstTime() {
        return firstTime;
    }

    /** Latest receive time, UTC ns. */
    long lastTime() {
        return lastTime;
    }

    long records() {
        return records;
    }

    /** Equal for equal datasets: the documents' chain. */
    String chain() {
        return String.format("%016x", writer.chain());
    }

    @Override
    public long nanos() {
        return lastTime;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
            JournalTrim.of(directory);
        }
    }
}
