package dev.reprise.adapters.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.enums.Role;
import org.java_websocket.framing.Framedata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our frames, read by the library's own server side. */
class TextFramePropertyTest {
    private static final int[] EDGES = {0, 1, 125, 126, 127, 4095, 4096, 4097, 65_535, 65_536, 70_000};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theLibraryReadsWhatWasWritten(final long seed) throws Exception {
        final Random random = new Random(seed);
        final TextFrame frame = new TextFrame();
        for (int i = 0; i < 600; i++) {
            final byte[] text = new byte[i < EDGES.length ? EDGES[i] : random.nextInt(1_000)];
            for (int k = 0; k < text.length; k++) {
                text[k] = (byte) (' ' + random.nextInt(90));
            }
            final int offset = random.nextInt(9);
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[offset + text.length]);
            buffer.putBytes(offset, text);

            final int length = frame.write(buffer, offset, text.length);

            final Draft_6455 server = new Draft_6455();
            server.setParseMode(Role.SERVER);
            final List<Framedata> read = server.translateFrame(ByteBuffer.wrap(frame.bytes(), 0, length));
            assertEquals(1, read.size());
            assertEquals(Opcode.TEXT, read.get(0).getOpcode());
            final ByteBuffer payload = read.get(0).getPayloadData();
            final byte[] back = new byte[payload.remaining()];
            payload.get(back);
            assertArrayEquals(text, back);
        }
    }

    @Test
    void shouldMaskEachFrameAnew() {
        final TextFrame frame = new TextFrame();
        final UnsafeBuffer text = new UnsafeBuffer(new byte[100]);
        byte[] before = {};
        for (int i = 0; i < 1_000; i++) { // several draws of masks
            final byte[] now = Arrays.copyOf(frame.bytes(), frame.write(text, 0, 100));
            assertNotEquals(Arrays.hashCode(before), Arrays.hashCode(now));
            before = now;
        }
    }
}
