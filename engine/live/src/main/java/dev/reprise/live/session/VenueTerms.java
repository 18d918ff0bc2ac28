package dev.reprise.live.session;

import dev.reprise.api.schema.SelfTradeMode;
import java.util.List;
import java.util.Objects;

/**
 * What the simulated venue charges beside the instruments' own rates, what taking costs there and what it does with orders that would trade
 * with each other, as a {@code VenueTerms} record carries it.
 *
 * @param tiers fee tiers above those rates, volumes ascending
 * @param funding whether perpetual contracts pay and receive funding
 * @param fundingRate where the data tells none: mantissa at scale 8, above 0 long pays short
 * @param fundingInterval of that rate, ns, in whole ones since 1970 UTC; 0: none is paid where the data tells no rate
 * @param impact how much worse a taker's price is who takes all that a level shows: part of the level's price, mantissa at scale 8; 0: none
 * @param selfTrade of orders that do not ask for a mode of their own
 */
public record VenueTerms(
        List<Tier> tiers,
        boolean funding,
        long fundingRate,
        long fundingInterval,
        long impact,
        SelfTradeMode selfTrade) {
    /**
     * The instruments' own rates, funding where the data tells it, no impact, and of two orders of ours the resting one ends; a session
     * without a record has these.
     */
    public static final VenueTerms PLAIN = new VenueTerms(List.of(), true, 0, 0, 0, SelfTradeMode.EXPIRE_MAKER);

    /** The largest impact, 10 % at the scale of rates. */
    public static final long MAX_IMPACT = 10_000_000;

    /** Tiers that one record holds. */
    public static final int MAX_TIERS = 32;

    /**
     * One fee tier.
     *
     * @param volume from so much traded in 30 days, mantissa at scale 2 of the quote currency, above 0
     * @param makerRate mantissa at scale 8; a rebate is negative
     * @param takerRate mantissa at scale 8
     */
    public record Tier(long volume, long makerRate, long takerRate) {}

    public VenueTerms {
        tiers = List.copyOf(tiers);
        Objects.requireNonNull(selfTrade, "selfTrade");
        if (tiers.size() > MAX_TIERS) {
            throw new IllegalArgumentException("at most " + MAX_TIERS + " tiers: were " + tiers.size());
        }
        long before = 0;
        for (final Tier tier : tiers) {
            if (tier.volume() <= before) {
                throw new IllegalArgumentException("volumes must ascend from above 0: " + tiers);
            }
            before = tier.volume();
        }
        if (fundingInterval < 0) {
            throw new IllegalArgumentException("fundingInterval must not be below 0: was " + fundingInterval);
        }
        if (impact < 0 || impact > MAX_IMPACT) {
            throw new IllegalArgumentException("impact must be from 0 to " + MAX_IMPACT + ": was " + impact);
        }
    }
}
