package dev.reprise.core.order;

import dev.reprise.api.schema.OrderStatus;
import java.util.Arrays;

/**
 * The whole transition table: every pair of status and event has an entry, and no entry leads out of an ended status.
 *
 * <p>{@code ok} resumes the status that what is filled and outstanding gives, {@code stay} keeps it; {@code PN}, {@code PC}, {@code PR},
 * {@code U} are PENDING_NEW, PENDING_CANCEL, PENDING_REPLACE, UNKNOWN (FILLED when the same report tells that); {@code F C R E A} end the order FILLED, CANCELED, REJECTED, EXPIRED,
 * ABSENT; {@code =} was said before, {@code -} comes too late, {@code !} cannot happen.
 */
final class Transitions {
    private static final String GRID = """
            event               PENDING_NEW NEW PARTIALLY_FILLED PENDING_CANCEL PENDING_REPLACE UNKNOWN HELD FILLED CANCELED REJECTED EXPIRED ABSENT
            AMEND_REQUEST       PR    PR    PR    !     !     !     stay  !     !     !     !     !
            CANCEL_REQUEST      PC    PC    PC    !     PC    stay  C     !     !     !     !     !
            RELEASE             !     !     !     !     !     !     PN    !     !     !     !     !
            ACCEPTED            ok    =     ok    ok    ok    ok    !     -     -     !     -     !
            TRIGGERED           ok    stay  stay  ok    ok    ok    !     -     -     !     -     !
            NEW_REJECTED        R     R     !     R     R     R     !     !     -     =     -     -
            AMEND_REJECTED      -     -     -     ok    ok    ok    !     -     -     -     -     -
            CANCEL_REJECTED     -     -     -     ok    -     ok    !     -     -     -     -     -
            REFUSED_AS_UNKNOWN  -     -     -     U     U     stay  !     -     -     -     -     -
            CANCELED            C     C     C     C     C     C     !     -     =     -     -     -
            CANCELED_IN_REPLACE !     !     !     U     U     stay  !     !     !     !     !     !
            AMENDED             !     !     !     ok    ok    ok    !     !     !     !     !     !
            AMENDED_UNASKED     U     U     U     U     U     stay  !     -     !     !     -     !
            FILL                ok    ok    ok    ok    ok    ok    !     stay  stay  stay  stay  stay
            EXPIRED             E     E     E     E     E     E     !     -     -     -     =     -
            NEW_UNKNOWN         U     -     -     U     U     stay  !     -     -     -     -     -
            AMEND_UNKNOWN       -     -     -     U     U     stay  !     -     -     -     -     -
            CANCEL_UNKNOWN      -     -     -     U     -     stay  !     -     -     -     -     -
            FOUND_WORKING       ok    ok    ok    ok    ok    ok    !     -     -     !     -     !
            FOUND_FILLED        F     F     F     F     F     F     !     =     -     -     -     -
            FOUND_CANCELED      C     C     C     C     C     C     !     -     =     -     -     -
            FOUND_REJECTED      R     R     !     R     R     R     !     !     -     =     -     -
            FOUND_EXPIRED       E     E     E     E     E     E     !     -     -     -     =     -
            FOUND_ABSENT        A     A     A     A     A     A     -     -     -     -     -     =
            FOUND_UNCLEAR       U     U     U     U     U     stay  !     -     -     -     -     -
            NEW_WITHHELD        C     !     !     C     C     C     !     !     =     -     -     -
            AMEND_WITHHELD      -     -     -     ok    ok    ok    !     -     -     -     -     -
            CANCEL_WITHHELD     -     -     -     ok    -     ok    !     -     -     -     -     -
            RESTART             U     stay  stay  U     U     stay  stay  stay  stay  stay  stay  stay
            """;
    private static final int EVENTS = OrderEvent.values().length;
    private static final Next[] TABLE = parse(GRID);

    private Transitions() {}

    /** The entry of a pair; ANOMALY for a status that is not one ({@code NULL_VAL}). */
    static Next next(final OrderStatus status, final OrderEvent event) {
        return TABLE[status.ordinal() * EVENTS + event.ordinal()];
    }

    /** Whether an order of this status is over. */
    static boolean isEnded(final OrderStatus status) {
        return switch (status) {
            case FILLED, CANCELED, REJECTED, EXPIRED, ABSENT -> true;
            case PENDING_NEW, NEW, PARTIALLY_FILLED, PENDING_CANCEL, PENDING_REPLACE, UNKNOWN, HELD, NULL_VAL -> false;
        };
    }

    private static Next[] parse(final String grid) {
        final Next[] table = new Next[OrderStatus.values().length * EVENTS];
        final String[] lines = grid.split("\n");
        final String[] columns = lines[0].split(" +");
        for (int row = 1; row < lines.length; row++) {
            final String[] cells = lines[row].split(" +");
            final int event = OrderEvent.valueOf(cells[0]).ordinal();
            for (int column = 1; column < columns.length; column++) {
                table[OrderStatus.valueOf(columns[column]).ordinal() * EVENTS + event] = entry(cells[column]);
            }
        }
        final int none = OrderStatus.NULL_VAL.ordinal() * EVENTS;
        Arrays.fill(table, none, none + EVENTS, Next.ANOMALY);
        if (Arrays.asList(table).contains(null)) {
            throw new IllegalStateException("the transition table has an empty entry");
        }
        return table;
    }

    private static Next entry(final String cell) {
        return switch (cell) {
            case "ok" -> Next.RESUME;
            case "stay" -> Next.STAY;
            case "PN" -> Next.PENDING_NEW;
            case "PC" -> Next.PENDING_CANCEL;
            case "PR" -> Next.PENDING_REPLACE;
            case "U" -> Next.UNKNOWN;
            case "F" -> Next.FILLED;
            case "C" -> Next.CANCELED;
            case "R" -> Next.REJECTED;
            case "E" -> Next.EXPIRED;
            case "A" -> Next.ABSENT;
            case "=" -> Next.DUPLICATE;
            case "-" -> Next.IGNORE;
            case "!" -> Next.ANOMALY;
            default -> throw new IllegalStateException("no such entry in the transition table: " + cell);
        };
    }
}
