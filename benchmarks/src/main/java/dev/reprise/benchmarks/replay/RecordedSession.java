package dev.reprise.benchmarks.replay;

import dev.reprise.benchmarks.ScratchDirectory;
import dev.reprise.benchmarks.core.RunningCore;
import dev.reprise.core.driver.EventLog;
import dev.reprise.journal.JournalSettings;
import dev.reprise.journal.JournalWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A session on disk, as an engine would have written it: documents of whole groups, up to 256 records each. */
final class RecordedSession {
    private static final int MAX_RECORDS = 256;
    private static final int MAX_BYTES = 64 * 1024;

    private final ScratchDirectory directory = new ScratchDirectory();
    private final MutableDirectBuffer batch = new ExpandableArrayBuffer(2 * MAX_BYTES);
    private Path journal;
    private JournalWriter writer;
    private int length;
    private int records;

    void record(final int inputs) throws IOException {
        journal = directory.create();
        try (JournalWriter open = JournalWriter.open(journal, JournalSettings.live())) {
            writer = open;
            final RunningCore core = new RunningCore("all", this::keep);
            for (int i = 0; i < inputs; i++) {
                final UnsafeBuffer record = core.next();
                core.runner().run(record, 0, record.capacity());
                keep(core.runner().log());
            }
            flush();
        }
    }

    private void keep(final EventLog log) {
        batch.putBytes(length, log.buffer(), 0, log.length());
        length += log.length();
        records += log.records();
        if (records >= MAX_RECORDS || length >= MAX_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (records > 0) {
            writer.append(batch, 0, length, records, 0);
            length = 0;
            records = 0;
        }
    }

    Path journal() {
        return journal;
    }

    void delete() throws IOException {
        directory.delete();
    }
}
