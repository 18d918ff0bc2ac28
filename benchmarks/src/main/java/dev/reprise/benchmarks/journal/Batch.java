package dev.reprise.benchmarks.journal;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.journal.JournalWriter;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one document holds: records of 64 bytes, the commonest length. */
@State(Scope.Thread)
public class Batch {
    /** Bytes of our document header: what a document of 256 KiB has besides its records. */
    static final int HEADER = 256 * 1024 - JournalWriter.MAX_BATCH_LENGTH;

    private static final int LENGTH = 64;

    /** Records of a document. */
    @Param({"1", "16", "64"})
    public int records;

    UnsafeBuffer buffer;
    UnsafeBuffer bare;
    int length;

    /** Fills it. */
    @Setup
    public void fill() {
        length = records * LENGTH;
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(length));
        bare = new UnsafeBuffer(ByteBuffer.allocateDirect(HEADER + length));
        for (int i = 0; i < records; i++) {
            Records.begin(buffer, i * LENGTH, LENGTH - Records.BODY_OFFSET, TickEncoder.TEMPLATE_ID);
            Records.receiveTime(buffer, i * LENGTH, i);
            Records.end(buffer, i * LENGTH, LENGTH - Records.BODY_OFFSET);
        }
        bare.putBytes(HEADER, buffer, 0, length);
    }
}
