package dev.reprise.api;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A simulated venue inside the core's stage: it sees market records when the core does, takes orders, and reports through
 * timers of the core's wheel. Deterministic; one thread; allocates nothing once its instruments are known.
 *
 * <p>Orders arrive their entry latency after the decision, reports their response latency after the event at the venue.
 */
public interface VenueModel {
    /** Called once, before anything else. */
    void start(Context context);

    /** A (new version of an) instrument. */
    void onInstrument(Instrument instrument);

    /**
     * A market record, after the core applied it: trades, top of book, book updates, invalid books, mark prices and funding rates. In a session with two clocks
     * also, and earlier, the one flagged {@link dev.reprise.api.record.Records#FLAG_AT_VENUE}, which the core itself does not see.
     */
    void onMarket(DirectBuffer buffer, int offset);

    /** A {@code LatencyPoints} record: latencies that are not constant, until the session ends. Those who have none of their own leave it out. */
    default void onLatencies(final DirectBuffer buffer, final int offset) {}

    /**
     * A {@code RunStarted} record: a session begins, in the account that earlier ones left. How orders fill and how long they travel is from now on
     * what the record says; latencies are constant until {@link #onLatencies}, terms the plain ones until {@link #onTerms}, limits none until
     * {@link #onLimits}.
     */
    default void onSession(final DirectBuffer buffer, final int offset) {}

    /** A {@code VenueTerms} record: what it charges beside the instruments' rates, and what taking costs. Those who charge nothing else leave it out. */
    default void onTerms(final DirectBuffer buffer, final int offset) {}

    /** A {@code VenueLimits} record: how many requests it takes. Those who take any number leave it out. */
    default void onLimits(final DirectBuffer buffer, final int offset) {}

    /** A {@code NewOrder}, {@code AmendOrder} or {@code CancelOrder} that the core decided; it arrives after the latency. */
    void onOrder(DirectBuffer buffer, int offset);

    /** A timer set through the context came due. */
    void onTimer(long payload);

    /** What it holds by itself; an instrument gets what its own definition declares of that. */
    default Capabilities capabilities() {
        return Capabilities.NONE;
    }

    /**
     * Whether bars alone tell it prices. Nobody tells trades then: our own fills are the only ones between two bars, what it holds it
     * holds for every instrument, and it alone knows the way of the price within a bar.
     */
    default boolean isOfBars() {
        return false;
    }

    /** Writes or reads everything that a later report depends on, once its instruments are known. */
    void carry(Carrier carrier);

    /** Hash over the model's state, for the state hash. */
    long stateHash();

    /** What the core lends to the model. */
    interface Context {
        /** Core time, UTC ns. */
        long now();

        /** Calls {@link #onTimer} with the payload at the deadline; at once when that has passed. */
        void schedule(long deadline, long payload);

        /**
         * The core's own book, when it has just taken the {@code BookUpdate} at hand into it; {@code null} when it left that out or keeps
         * none. Only from within {@link #onMarket}. The book stays the core's: it changes before the model hears of a change.
         */
        default KeptBook takenBook() {
            return null;
        }

        /** A report ({@code OrderAccepted}, {@code Fill}, …) reaches the core now; only from within {@link #onTimer}. */
        void report(MutableDirectBuffer buffer, int offset, int length);
    }
}
