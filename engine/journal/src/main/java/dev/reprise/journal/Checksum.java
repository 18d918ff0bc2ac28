package dev.reprise.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** CRC-32C of a document, without allocation. Not thread-safe: one per thread. */
final class Checksum {
    private static final int SCRATCH_LENGTH = 4096;

    private final CRC32C crc = new CRC32C();
    private final byte[] scratch = new byte[SCRATCH_LENGTH]; // for buffers that are a bare address
    private ByteBuffer source; // the buffer that view duplicates
    private ByteBuffer view;

    /** CRC of the document's first sequence, its header up to the CRC itself, and its payload. */
    int of(
            final DirectBuffer header,
            final int headerOffset,
            final DirectBuffer payload,
            final int payloadOffset,
            final int payloadLength) {
        crc.reset();
        update(header, headerOffset + DocumentLayout.FIRST_SEQUENCE_OFFSET, Long.BYTES);
        update(header, headerOffset, DocumentLayout.CRC_OFFSET);
        update(payload, payloadOffset, payloadLength);
        return (int) crc.getValue();
    }

    private void update(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] array = buffer.byteArray();
        if (array != null) {
            crc.update(array, buffer.wrapAdjustment() + offset, length);
            return;
        }
        final ByteBuffer bytes = buffer.byteBuffer();
        if (bytes != null) {
            if (bytes != source) {
                source = bytes;
                view = bytes.duplicate();
            }
            final int start = buffer.wrapAdjustment() + offset;
            view.limit(start + length).position(start);
            crc.update(view);
            return;
        }
        for (int done = 0; done < length; ) {
            final int part = Math.min(SCRATCH_LENGTH, length - done);
            buffer.getBytes(offset + done, scratch, 0, part);
            crc.update(scratch, 0, part);
            done += part;
        }
    }

    /** Lets go of the last buffer seen, so that a mapping can be freed. */
    void release() {
        source = null;
        view = null;
    }
}
