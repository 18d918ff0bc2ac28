package dev.reprise.app.config;

import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.live.session.VenueTerms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the simulated venue charges beside its lowest fees, what taking costs there, and what it does with orders that would trade with each other.
 *
 * @param tiers fee tiers above {@code fees.maker} and {@code fees.taker}, volumes ascending
 * @param funding whether perpetual contracts pay and receive funding
 * @param constant rate where the data tells none
 * @param impactBps how much worse the price is of a taker who takes all that a level shows; 0: not at all
 * @param selfTrade self-trade prevention mode of orders that do not ask for one
 */
public record ChargesConfig(
        List<Tier> tiers, boolean funding, Optional<Constant> constant, BigDecimal impactBps, SelfTradeMode selfTrade) {
    /** No tiers, funding where the data tells it, no impact, and the mode of Binance's symbols. */
    static final ChargesConfig PLAIN =
            new ChargesConfig(List.of(), true, Optional.empty(), BigDecimal.ZERO, SelfTradeMode.EXPIRE_MAKER);

    private static final int VOLUME_SCALE = 2;
    private static final int RATE_SCALE = 8;
    private static final int BPS_OF_RATE = 4;

    /**
     * One fee tier.
     *
     * @param volume from so much traded in 30 days, in the quote currency
     * @param makerBps of an order that rested; negative is a rebate
     * @param takerBps of an order that took
     */
    public record Tier(BigDecimal volume, BigDecimal makerBps, BigDecimal takerBps) {}

    /**
     * Funding at a rate that does not change.
     *
     * @param rate above 0 long pays short
     * @param interval in whole ones since 1970 UTC
     */
    public record Constant(BigDecimal rate, Duration interval) {}

    /** As a session's journal has it. */
    VenueTerms terms() {
        return new VenueTerms(
                tiers.stream()
                        .map(tier -> new VenueTerms.Tier(
                                mantissa(tier.volume(), VOLUME_SCALE),
                                mantissa(tier.makerBps(), BPS_OF_RATE),
                                mantissa(tier.takerBps(), BPS_OF_RATE)))
                        .toList(),
                funding,
                constant.map(c -> mantissa(c.rate(), RATE_SCALE)).orElse(0L),
                constant.map(c -> c.interval().toNanos()).orElse(0L),
                mantissa(impactBps, BPS_OF_RATE),
                selfTrade);
    }

    private static long mantissa(final BigDecimal value, final int scale) {
        return value.movePointRight(scale).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    }

    /** Whether takers pay more than is shown. */
    public boolean hasImpact() {
        return impactBps.signum() > 0;
    }

    /** The tiers as they are written. */
    List<Map<String, String>> shownTiers() {
        return tiers.stream()
                .map(tier -> {
                    final Map<String, String> shown = new LinkedHashMap<>();
                    shown.put("volume", Values.plain(tier.volume()));
                    shown.put("maker", Values.formatBps(tier.makerBps()));
                    shown.put("taker", Values.formatBps(tier.takerBps()));
                    return shown;
                })
                .toList();
    }

    /** What it does to a result, for people; empty when it is the plain one. */
    public List<String> assumptions() {
        final List<String> lines = new java.util.ArrayList<>();
        for (final Tier tier : tiers) {
            lines.add("from " + Values.plain(tier.volume())
                    + " traded in the 30 UTC days before (in the quote currency) fees: maker "
                    + Values.formatBps(tier.makerBps()) + ", taker " + Values.formatBps(tier.takerBps()));
        }
        constant.ifPresent(c -> lines.add("perpetual contracts without a recorded funding rate: "
                + Values.plain(c.rate()) + " every " + Values.format(c.interval())));
        if (hasImpact()) {
            lines.add("market impact: a taker's price is worse by " + Values.formatBps(impactBps)
                    + " times the part of the level's shown quantity that is taken, at least a tick, within the order's limit;"
                    + " nothing of it stays");
        }
        if (selfTrade != SelfTradeMode.EXPIRE_MAKER) {
            lines.add("orders of ours that would trade with each other: " + ChargesReader.shown(selfTrade));
        }
        return lines;
    }
}
