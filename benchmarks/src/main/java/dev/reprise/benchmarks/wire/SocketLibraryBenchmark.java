package dev.reprise.benchmarks.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Role;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.Framedata;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the socket library does with one message, a best bid and ask received or an order sent: time, and the bytes it allocates,
 * which are told and have no budget. Orders go out without it ({@code OpenSocket}); logging on, pongs and closing are its. Against copying
 * the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SocketLibraryBenchmark {
    private static final String FRAME =
            "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":100000000123,\"s\":\"BTCUSDT\","
                    + "\"b\":\"61837.63000000\",\"B\":\"1.20300000\",\"a\":\"61837.64000000\",\"A\":\"0.51700000\"}}";

    /** Which way. */
    @Param({"receive", "send"})
    public String way;

    private final Draft_6455 draft = new Draft_6455();
    private final byte[] copy = new byte[1 << 10];
    private ByteBuffer received;

    /** Makes the frame that is received: whole, not masked. */
    @Setup
    public void frame() throws InvalidDataException {
        draft.setParseMode(Role.SERVER);
        received = draft.createBinaryFrame(draft.createFrames(FRAME, false).get(0));
        draft.setParseMode(Role.CLIENT);
        if (message() != FRAME.length()) {
            throw new IllegalStateException("the frame is read differently");
        }
    }

    /** The library's draft. */
    @Benchmark
    public int message() throws InvalidDataException {
        if (way.equals("send")) {
            final ByteBuffer frame =
                    draft.createBinaryFrame(draft.createFrames(FRAME, true).get(0));
            return frame.remaining() - FRAME.length() < 0 ? -1 : FRAME.length();
        }
        final List<Framedata> frames = draft.translateFrame(received.duplicate());
        return frames.get(0).getPayloadData().remaining();
    }

    /** The bytes alone. */
    @Benchmark
    public byte baselineCopy() {
        final int length = received.remaining();
        received.duplicate().get(copy, 0, length);
        return copy[length - 1];
    }
}
