package dev.reprise.benchmarks.wire;

import dev.reprise.adapters.binance.BinanceSigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
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
 * The signature of one order: with HMAC of each, with Ed25519 of the log-on and of REST requests alone. Time, and the bytes that the JDK's
 * providers allocate, which are told and have no budget. Against the SHA-256 of the same bytes.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SigningBenchmark {
    private static final String ORDER = "apiKey=vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
            + "&newClientOrderId=r-1-12345&price=61837.63&quantity=0.01000&recvWindow=5000&side=BUY&symbol=BTCUSDT"
            + "&timeInForce=IOC&timestamp=1753000000000&type=LIMIT";

    /** Type of the key. */
    @Param({"hmac", "ed25519"})
    public String key;

    private final byte[] payload = ORDER.getBytes(StandardCharsets.US_ASCII);
    private final byte[] out = new byte[BinanceSigner.MAX_LENGTH];
    private final byte[] hash = new byte[32];
    private BinanceSigner signer;
    private MessageDigest digest;

    /** Makes a key. */
    @Setup
    public void create() throws GeneralSecurityException {
        signer = WireKeys.signer(key.equals("ed25519"));
        digest = MessageDigest.getInstance("SHA-256");
    }

    /** The adapter's signer. */
    @Benchmark
    public int sign() {
        return signer.sign(payload, 0, payload.length, out, 0);
    }

    /** One hash. */
    @Benchmark
    public int baselineSha256() throws GeneralSecurityException {
        digest.update(payload);
        return digest.digest(hash, 0, hash.length);
    }
}
