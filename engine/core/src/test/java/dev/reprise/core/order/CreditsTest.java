package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.OrderRequest;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CreditsTest {
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final Credits credits = new Credits(3, 4, 8);

    @BeforeEach
    void twoOrdersAtTwoGateways() {
        credits.begin(FIRST, 0);
        credits.begin(SECOND, 1);
    }

    @Test
    void shouldCountEachGatewayAloneAndTellTheFewest() {
        assertEquals(4, credits.available());
        credits.take(SECOND, OrderRequest.NEW_ORDER);

        assertEquals(4, credits.available(0));
        assertEquals(3, credits.available(1));
        assertEquals(3, credits.available());
        credits.left(SECOND, OrderRequest.NEW_ORDER);
        assertEquals(4, credits.available());
    }

    @ParameterizedTest
    @EnumSource(names = {"NEW_ORDER", "AMEND"})
    void shouldGiveAPlaceBackOnceWhenTheAnswerComesFirst(final OrderRequest request) {
        credits.take(FIRST, request);
        assertEquals(3, credits.available(0));
        credits.answered(FIRST, request);
        assertEquals(4, credits.available(0));
        credits.answered(FIRST, request);
        credits.left(FIRST, request);
        assertEquals(4, credits.available(0));
    }

    @Test
    void shouldNotWaitForTheSendingOfWhatWasNeverAsked() {
        credits.answered(FIRST, OrderRequest.AMEND);
        credits.take(FIRST, OrderRequest.AMEND);
        credits.left(FIRST, OrderRequest.AMEND);

        assertEquals(4, credits.available(0));
    }

    @Test
    void shouldKeepThePlaceUntilTheLastOfTwoAmendsLeft() {
        credits.take(FIRST, OrderRequest.AMEND);
        credits.take(FIRST, OrderRequest.AMEND);
        assertEquals(3, credits.available(0));
        credits.left(FIRST, OrderRequest.AMEND);
        assertEquals(3, credits.available(0));
        credits.left(FIRST, OrderRequest.AMEND);
        assertEquals(4, credits.available(0));
    }

    @Test
    void shouldNotWrapHoweverManyAmendsAreAnsweredBeforeTheyAreSeenToLeave() {
        for (int i = 0; i < 200; i++) {
            credits.take(FIRST, OrderRequest.AMEND);
            credits.answered(FIRST, OrderRequest.AMEND);
        }
        credits.take(FIRST, OrderRequest.AMEND);
        credits.left(FIRST, OrderRequest.AMEND); // of an earlier one

        assertEquals(3, credits.available(0));
    }

    @Test
    void shouldLetACancelWaitWithoutAPlace() {
        credits.take(FIRST, OrderRequest.CANCEL);
        assertEquals(4, credits.available(0));
        assertTrue(credits.isCancelWaiting(FIRST));
        assertFalse(credits.isCancelWaiting(SECOND));

        credits.answered(FIRST, OrderRequest.CANCEL);
        assertFalse(credits.isCancelWaiting(FIRST));
        credits.take(FIRST, OrderRequest.CANCEL);
        credits.left(FIRST, OrderRequest.CANCEL); // of the first one
        assertTrue(credits.isCancelWaiting(FIRST));
        credits.left(FIRST, OrderRequest.CANCEL);
        assertFalse(credits.isCancelWaiting(FIRST));
        assertEquals(4, credits.available(0));
    }

    @Test
    void shouldTakeEverythingBackFromAForgottenOrder() {
        credits.take(FIRST, OrderRequest.NEW_ORDER);
        credits.take(FIRST, OrderRequest.AMEND);
        credits.take(FIRST, OrderRequest.CANCEL);
        assertEquals(2, credits.available(0));

        credits.forget(FIRST);
        assertEquals(4, credits.available(0));
        assertFalse(credits.isCancelWaiting(FIRST));
    }

    @Test
    void shouldBeginASessionWithEmptyQueues() {
        for (final OrderRequest request : new OrderRequest[] {OrderRequest.AMEND, OrderRequest.CANCEL}) {
            credits.take(FIRST, request);
            credits.answered(FIRST, request);
        }
        credits.take(SECOND, OrderRequest.NEW_ORDER);
        credits.take(SECOND, OrderRequest.CANCEL);

        credits.reset();

        assertEquals(4, credits.available());
        assertFalse(credits.isCancelWaiting(SECOND));
        credits.take(FIRST, OrderRequest.AMEND);
        credits.take(FIRST, OrderRequest.CANCEL);
        credits.left(FIRST, OrderRequest.AMEND);
        credits.left(FIRST, OrderRequest.CANCEL);
        assertEquals(4, credits.available(), "nothing of the old session is waited for");
        assertFalse(credits.isCancelWaiting(FIRST));
    }

    @Test
    void shouldShowEveryPartInTheStateHash() {
        final Set<Long> hashes = new HashSet<>();
        for (int slot = 0; slot < 8; slot++) {
            credits.begin(slot, slot == 0 ? 1 : 0);
        }
        credits.take(2, OrderRequest.NEW_ORDER);
        credits.take(3, OrderRequest.AMEND);
        credits.take(4, OrderRequest.CANCEL);
        credits.take(5, OrderRequest.AMEND);
        credits.answered(5, OrderRequest.AMEND);
        credits.take(6, OrderRequest.CANCEL);
        credits.answered(6, OrderRequest.CANCEL);
        credits.take(7, OrderRequest.AMEND);
        credits.take(7, OrderRequest.AMEND);
        for (int slot = 0; slot < 8; slot++) {
            assertTrue(hashes.add(credits.stateHash(slot)), "slot " + slot);
        }
    }
}
