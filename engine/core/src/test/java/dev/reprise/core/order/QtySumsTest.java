package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QtySumsTest {
    private final QtySums sums = new QtySums(2);

    @Test
    void shouldReplaceEachPartAloneAndInItsCellAlone() {
        sums.replace(1, 0, 5);
        sums.replace(1, 0, 7);
        sums.replace(1, 5, 6);

        assertEquals(13, sums.sum(1));
        assertEquals(0, sums.sum(0));
    }

    @Test
    void shouldSayTheMostItCanJustBeyondSixtyThreeBitsAndComeBack() {
        sums.replace(0, 0, Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, sums.sum(0));
        sums.replace(0, 0, 1); // 2^63: the sign bit of the lower half
        assertEquals(Long.MAX_VALUE, sums.sum(0));
        sums.replace(0, 0, Long.MAX_VALUE);
        sums.replace(0, 0, Long.MAX_VALUE); // past 64 bits
        assertEquals(Long.MAX_VALUE, sums.sum(0));

        sums.replace(0, Long.MAX_VALUE, 0);
        sums.replace(0, Long.MAX_VALUE, 0);
        assertEquals(Long.MAX_VALUE, sums.sum(0));
        sums.replace(0, 1, 0);
        assertEquals(Long.MAX_VALUE, sums.sum(0));
        sums.replace(0, Long.MAX_VALUE, 3);
        assertEquals(3, sums.sum(0));
    }
}
