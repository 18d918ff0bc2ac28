package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
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

    void take(final VenueBarDecoder bar) {
        number++;
        closeTime = bar.closeTime();
        open = bar.openPrice();
        high = Math.max(bar.highPrice(), open);
        low = Math.min(bar.lowPrice(), open);
        close = bar.closePrice();
        isMet = false;
    }

    long hash(final long seed) {
        long hash = StateHash.mix(StateHash.mix(seed, number), closeTime);
        hash = StateHash.mix(StateHash.mix(hash, open), high);
        hash = StateHash.mix(StateHash.mix(hash, low), close);
        return StateHash.mix(hash, isMet ? 1 : 0);
    }

    void carry(final Carrier carrier) {
        number = carrier.carry(number);
        closeTime = carrier.carry(closeTime);
        open = carrier.carry(open);
        high = carrier.carry(high);
        low = carrier.carry(low);
        close = carrier.carry(close);
        isMet = carrier.carry(isMet);
    }
}
