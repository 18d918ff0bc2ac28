package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.VenueBarDecoder;

/** A bar as the simulated venue has it from its beginning on. The open belongs to the range, also where the venue stamps the close before. */
final class BarUnderWay {
    long number;
    long closeTime;
    long open;
    long high;
    long low;
    long close;
    /** Whether the orders that were there at its beginning have met it. */
    boolean isMet;

    private boolean lowFollows; // a buy was filled for certain before the low
    private boolean highFollows;

    void take(final VenueBarDecoder bar) {
        number++;
        closeTime = bar.closeTime();
        open = bar.openPrice();
        high = Math.max(bar.highPrice(), open);
        low = Math.min(bar.lowPrice(), open);
        close = bar.closePrice();
        isMet = false;
        lowFollows = false;
        highFollows = false;
    }

    /** An order of this side was filled before the extreme against it. */
    void follows(final Side filled) {
        lowFollows |= filled == Side.BUY;
        highFollows |= filled == Side.SELL;
    }

    /** Whether a stop of this side that came within the bar protects what was filled before the extreme that would fire it. */
    boolean isFollowed(final Side stop) {
        return stop == Side.SELL ? lowFollows : highFollows;
    }

    long hash(final long seed) {
        long hash = StateHash.mix(StateHash.mix(seed, number), closeTime);
        hash = StateHash.mix(StateHash.mix(hash, open), high);
        hash = StateHash.mix(StateHash.mix(hash, low), close);
        return StateHash.mix(hash, (isMet ? 1 : 0) | (lowFollows ? 2 : 0) | (highFollows ? 4 : 0));
    }

    void carry(final Carrier carrier) {
        number = carrier.carry(number);
        closeTime = carrier.carry(closeTime);
        open = carrier.carry(open);
        high = carrier.carry(high);
        low = carrier.carry(low);
        close = carrier.carry(close);
        isMet = carrier.carry(isMet);
        lowFollows = carrier.carry(lowFollows);
        highFollows = carrier.carry(highFollows);
    }
}
