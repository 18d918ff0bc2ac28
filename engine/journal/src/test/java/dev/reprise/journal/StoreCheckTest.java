package dev.reprise.journal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class StoreCheckTest {
    private static final int LENGTH = 5 * StoreCheck.PAGE + 100;
    private static final int OFFSET = 24;

    private final UnsafeBuffer header = new UnsafeBuffer(new byte[DocumentLayout.HEADER_LENGTH]);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[OFFSET + LENGTH]);
    private final StoreCheck check = new StoreCheck();

    @Test
    void everyPageThatWasLostIsNoticed() {
        fill();
        for (final long position : new long[] {0, 8, 4_000, 4_090, 10_000}) {
            for (int lost = 0; lost < pages(position); lost++) {
                final UnsafeBuffer stored = stored();
                final int from = (int) Math.max((position / StoreCheck.PAGE + lost) * StoreCheck.PAGE - position, 0);
                final int to = (int) Math.min(
                        (position / StoreCheck.PAGE + lost + 1) * StoreCheck.PAGE - position, stored.capacity());
                stored.setMemory(from, to - from, (byte) 0);
                assertThrows(
                        IllegalStateException.class,
                        () -> new StoreCheck().check(position, stored, header, payload, OFFSET, LENGTH),
                        "position=" + position + " from=" + from);
            }
            assertDoesNotThrow(() -> new StoreCheck().check(position, stored(), header, payload, OFFSET, LENGTH));
        }
    }

    @Test
    void aPageOfZeroesIsNotLostByHoldingZeroes() {
        header.setMemory(0, header.capacity(), (byte) 1);
        check.check(0, stored(), header, payload, OFFSET, LENGTH);
    }

    @Test
    void aPageBeginsToCountAtItsFirstByteThatIsNotZero() {
        header.setMemory(0, header.capacity(), (byte) 1);
        payload.putByte(OFFSET + LENGTH - 1, (byte) 7);
        final UnsafeBuffer stored = stored();
        stored.putByte(stored.capacity() - 1, (byte) 0);
        assertThrows(IllegalStateException.class, () -> check.check(0, stored, header, payload, OFFSET, LENGTH));
    }

    @Test
    void aPageThatADocumentBeforeTouchedIsNotReadAgain() {
        fill();
        check.check(0, stored(), header, payload, OFFSET, 100);
        final UnsafeBuffer other = stored();
        other.setMemory(0, 50, (byte) 0); // ends in the same page
        assertDoesNotThrow(() -> check.check(200, other, header, payload, OFFSET, 100));
    }

    @Test
    void aPageThatADocumentBeforeTouchedWithZeroesOnlyIsReadByTheNext() {
        fill();
        final int length = StoreCheck.PAGE - header.capacity() + 16; // 16 bytes into the second page
        payload.setMemory(OFFSET + length - 16, 16, (byte) 0);
        check.check(0, stored(), header, payload, OFFSET, length);
        final UnsafeBuffer lost = stored();
        lost.setMemory(0, lost.capacity(), (byte) 0);
        assertThrows(
                IllegalStateException.class,
                () -> check.check(StoreCheck.PAGE + 16, lost, header, payload, OFFSET, 100));
    }

    private void fill() {
        final SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < payload.capacity(); i++) {
            payload.putByte(i, (byte) random.nextInt(1, 100));
        }
        header.setMemory(0, header.capacity(), (byte) 1);
    }

    private UnsafeBuffer stored() {
        final UnsafeBuffer stored = new UnsafeBuffer(new byte[header.capacity() + LENGTH]);
        stored.putBytes(0, header, 0, header.capacity());
        stored.putBytes(header.capacity(), payload, OFFSET, LENGTH);
        return stored;
    }

    private int pages(final long position) {
        return (int) ((position + header.capacity() + LENGTH - 1) / StoreCheck.PAGE - position / StoreCheck.PAGE) + 1;
    }
}
