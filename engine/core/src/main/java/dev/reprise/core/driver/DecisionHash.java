package dev.reprise.core.driver;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.reprise.api.record.Words;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.agrona.DirectBuffer;

/**
 * The identity of a session: a 64-bit chain over every hashed record, and SHA-256 over its checkpoints. Two sessions with the same
 * {@link #text()} decided the same. It guards against accidents, not against forgers: that is what the documents' chain and
 * outside copies are for.
 */
public final class DecisionHash {
    private static final long START = 0x9E3779B97F4A7C15L;

    private final MessageDigest digest;
    private final ByteBuffer checkpoint = ByteBuffer.allocate(2 * Long.BYTES).order(LITTLE_ENDIAN);
    private long chain = START;
    private long records;

    public DecisionHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes in one record; its length is a multiple of eight. */
    public void add(final DirectBuffer buffer, final int offset, final int length) {
        chain = Words.hash(chain, buffer, offset, length);
        records++;
    }

    /** A checkpoint was written with the chain as it stands. */
    public void checkpoint(final long stateHash) {
        checkpoint.clear();
        checkpoint.putLong(chain).putLong(stateHash);
        digest.update(checkpoint.array());
    }

    /** Goes on with the chain of the generation before; its checkpoints are not in {@link #text()}. */
    public void resume(final long carriedChain, final long carriedRecords) {
        digest.reset();
        chain = carriedChain;
        records = carriedRecords;
    }

    /** The chain so far. */
    public long chain() {
        return chain;
    }

    /** Records taken in. */
    public long records() {
        return records;
    }

    /** SHA-256 over the checkpoints and the chain's end, as hexadecimal text. */
    public String text() {
        try {
            final MessageDigest end = (MessageDigest) digest.clone();
            end.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .order(LITTLE_ENDIAN)
                    .putLong(chain)
                    .putLong(records)
                    .array());
            return HexFormat.of().formatHex(end.digest());
        } catch (final CloneNotSupportedException e) {
            throw new IllegalStateException("every Java's SHA-256 can be cloned", e);
        }
    }
}
