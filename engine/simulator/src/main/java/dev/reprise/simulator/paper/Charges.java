package dev.reprise.simulator.paper;

import dev.reprise.api.Carrier;
import dev.reprise.api.Instrument;
import dev.reprise.api.VenueModel;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.Liquidity;
import dev.reprise.api.schema.SelfTradeMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.VenueTermsDecoder;
import org.agrona.DirectBuffer;

/**
 * The venue's terms: what it takes and gives beside the trades themselves (fees and rebates by {@link FeeTiers}, {@link PaperFunding}), what
 * taking costs ({@link TakerImpact}), and its self-trade prevention.
 */
final class Charges {
    private final VenueTermsDecoder terms = new VenueTermsDecoder();
    private final VenueModel.Context context;
    private final FeeTiers tiers = new FeeTiers();
    private final PaperFunding funding;
    private final TakerImpact impact = new TakerImpact();
    private SelfTradeMode selfTrade = SelfTradeMode.EXPIRE_MAKER;

    Charges(final VenueModel.Context context, final PaperReports reports) {
        this.context = context;
        funding = new PaperFunding(context, reports);
    }

    PaperFunding funding() {
        return funding;
    }

    /** What takers pay beyond the shown price. */
    TakerImpact impact() {
        return impact;
    }

    /** What holds for orders that do not ask for a self-trade prevention mode of their own. */
    SelfTradeMode selfTrade() {
        return selfTrade;
    }

    void onSession() {
        selfTrade = SelfTradeMode.EXPIRE_MAKER;
        tiers.onSession();
        funding.onSession();
        impact.onSession();
    }

    void onTerms(final DirectBuffer buffer, final int offset) {
        terms.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        selfTrade = terms.selfTrade();
        funding.onTerms(terms);
        impact.onTerms(terms);
        tiers.onTerms(terms);
    }

    void onInstrument(final PaperMarket market) {
        tiers.onInstrument(market.instrument);
        funding.onInstrument(market);
    }

    /** Fee of an execution now, a rebate negative, or OVERFLOW. */
    long fee(final Instrument instrument, final long notional, final Liquidity liquidity) {
        return tiers.fee(instrument, notional, liquidity, context.now());
    }

    /** It was executed. */
    void onFill(
            final Instrument instrument,
            final int strategy,
            final Side side,
            final long qty,
            final long price,
            final long notional) {
        tiers.onTraded(instrument, notional, context.now());
        funding.onFill(instrument.index(), strategy, side, qty, price);
    }

    long hash(final long seed) {
        return StateHash.mix(impact.hash(funding.hash(tiers.hash(seed))), selfTrade.value());
    }

    void carry(final Carrier carrier) {
        tiers.carry(carrier);
        funding.carry(carrier);
        impact.carry(carrier);
        selfTrade = carrier.carry(selfTrade, SelfTradeMode.values());
    }
}
