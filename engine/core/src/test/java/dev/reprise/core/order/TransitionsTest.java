package dev.reprise.core.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.schema.OrderStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionsTest {
    private static final Set<OrderStatus> ENDED = EnumSet.of(
            OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.REJECTED, OrderStatus.EXPIRED, OrderStatus.ABSENT);
    private static final Set<Next> REFUSALS = EnumSet.of(Next.IGNORE, Next.DUPLICATE, Next.ANOMALY);
    private static final Set<OrderStatus> AT_VENUE = EnumSet.of(
            OrderStatus.PENDING_NEW,
            OrderStatus.NEW,
            OrderStatus.PARTIALLY_FILLED,
            OrderStatus.PENDING_CANCEL,
            OrderStatus.PENDING_REPLACE,
            OrderStatus.UNKNOWN);

    /** Every pair, once. */
    static List<Object[]> pairs() {
        final List<Object[]> pairs = new ArrayList<>();
        for (final OrderStatus status : OrderStatus.values()) {
            for (final OrderEvent event : OrderEvent.values()) {
                pairs.add(new Object[] {status, event});
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairIsDecidedAsTheRulesSay(final OrderStatus status, final OrderEvent event) {
        assertNotNull(Transitions.next(status, event));
        assertEquals(expected(status, event), Transitions.next(status, event), status + " x " + event);
    }

    /** O6. */
    @ParameterizedTest
    @MethodSource("pairs")
    void noTransitionLeadsOutOfAnEndedStatus(final OrderStatus status, final OrderEvent event) {
        final Next next = Transitions.next(status, event);
        if (Transitions.isEnded(status)) {
            assertTrue(next == Next.STAY || next.refusal() != null, status + " x " + event + " = " + next);
        }
        assertEquals(ENDED.contains(status), Transitions.isEnded(status));
        assertEquals(REFUSALS.contains(next), next.refusal() != null);
    }

    @Test
    void shouldNameTheOutcomeOfEachRefusal() {
        assertSame(Outcome.IGNORED, Next.IGNORE.refusal());
        assertSame(Outcome.DUPLICATE, Next.DUPLICATE.refusal());
        assertSame(Outcome.ANOMALY, Next.ANOMALY.refusal());
    }

    /** The rules as sentences, written apart from the table. */
    private static Next expected(final OrderStatus status, final OrderEvent event) {
        if (status == OrderStatus.NULL_VAL) {
            return Next.ANOMALY;
        }
        if (status == OrderStatus.HELD) {
            return held(event);
        }
        return ENDED.contains(status) ? ended(status, event) : working(status, event);
    }

    /** Nothing is at the venue: it has nothing to say but that the order is absent. */
    private static Next held(final OrderEvent event) {
        return switch (event) {
            case AMEND_REQUEST, RESTART -> Next.STAY;
            case CANCEL_REQUEST -> Next.CANCELED;
            case RELEASE -> Next.PENDING_NEW;
            case FOUND_ABSENT -> Next.IGNORE;
            default -> Next.ANOMALY;
        };
    }

    private static Next ended(final OrderStatus status, final OrderEvent event) {
        final boolean neverLived = status == OrderStatus.REJECTED || status == OrderStatus.ABSENT;
        return switch (event) {
            case AMEND_REQUEST, CANCEL_REQUEST, RELEASE, CANCELED_IN_REPLACE, AMENDED -> Next.ANOMALY;
            case FILL, RESTART -> Next.STAY;
            case ACCEPTED, TRIGGERED, FOUND_WORKING -> neverLived ? Next.ANOMALY : Next.IGNORE;
            case AMENDED_UNASKED -> neverLived || status == OrderStatus.CANCELED ? Next.ANOMALY : Next.IGNORE;
            case NEW_REJECTED, FOUND_REJECTED ->
                status == OrderStatus.FILLED ? Next.ANOMALY : sameEnd(status, OrderStatus.REJECTED);
            case CANCELED, FOUND_CANCELED -> sameEnd(status, OrderStatus.CANCELED);
            case NEW_WITHHELD -> status == OrderStatus.FILLED ? Next.ANOMALY : sameEnd(status, OrderStatus.CANCELED);
            case EXPIRED, FOUND_EXPIRED -> sameEnd(status, OrderStatus.EXPIRED);
            case FOUND_FILLED -> sameEnd(status, OrderStatus.FILLED);
            case FOUND_ABSENT -> sameEnd(status, OrderStatus.ABSENT);
            default -> Next.IGNORE;
        };
    }

    private static Next sameEnd(final OrderStatus status, final OrderStatus end) {
        return status == end ? Next.DUPLICATE : Next.IGNORE;
    }

    private static Next working(final OrderStatus status, final OrderEvent event) {
        assertTrue(AT_VENUE.contains(status));
        final boolean cancelPossible = status == OrderStatus.PENDING_CANCEL || status == OrderStatus.UNKNOWN;
        final boolean amendPossible = cancelPossible || status == OrderStatus.PENDING_REPLACE;
        final boolean newPossible = amendPossible || status == OrderStatus.PENDING_NEW;
        final Next toUnknown = status == OrderStatus.UNKNOWN ? Next.STAY : Next.UNKNOWN;
        return switch (event) {
            case AMEND_REQUEST -> amendPossible ? Next.ANOMALY : Next.PENDING_REPLACE;
            case CANCEL_REQUEST ->
                switch (status) {
                    case UNKNOWN -> Next.STAY;
                    case PENDING_CANCEL -> Next.ANOMALY;
                    default -> Next.PENDING_CANCEL;
                };
            case RELEASE -> Next.ANOMALY;
            case TRIGGERED ->
                status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED ? Next.STAY : Next.RESUME;
            case ACCEPTED -> status == OrderStatus.NEW ? Next.DUPLICATE : Next.RESUME;
            case NEW_REJECTED, FOUND_REJECTED -> status == OrderStatus.PARTIALLY_FILLED ? Next.ANOMALY : Next.REJECTED;
            case AMEND_REJECTED, AMEND_WITHHELD -> amendPossible ? Next.RESUME : Next.IGNORE;
            case CANCEL_REJECTED, CANCEL_WITHHELD -> cancelPossible ? Next.RESUME : Next.IGNORE;
            case REFUSED_AS_UNKNOWN, AMEND_UNKNOWN -> amendPossible ? toUnknown : Next.IGNORE;
            case CANCEL_UNKNOWN -> cancelPossible ? toUnknown : Next.IGNORE;
            case NEW_UNKNOWN -> newPossible ? toUnknown : Next.IGNORE;
            case CANCELED, FOUND_CANCELED -> Next.CANCELED;
            case CANCELED_IN_REPLACE -> amendPossible ? toUnknown : Next.ANOMALY;
            case AMENDED -> amendPossible ? Next.RESUME : Next.ANOMALY;
            case AMENDED_UNASKED, FOUND_UNCLEAR -> toUnknown;
            case FILL, FOUND_WORKING -> Next.RESUME;
            case EXPIRED, FOUND_EXPIRED -> Next.EXPIRED;
            case FOUND_FILLED -> Next.FILLED;
            case FOUND_ABSENT -> Next.ABSENT;
            case NEW_WITHHELD -> newPossible ? Next.CANCELED : Next.ANOMALY;
            case RESTART -> status == OrderStatus.NEW || status == OrderStatus.PARTIALLY_FILLED ? Next.STAY : toUnknown;
        };
    }
}
