package dev.reprise.api.record;

import dev.reprise.api.Currency;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.CurrencyDefinitionEncoder;
import dev.reprise.api.schema.InstrumentDefinitionEncoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.TradingStatus;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Publishes the definitions that a dataset or a session begins with: currencies, then instruments. */
public final class DefinitionRecords {
    /** In a record, that {@code minNotional} is not for market orders. */
    public static final int NOT_AT_MARKET = 254;

    private static final int CAPACITY = 4096;
    private static final long ONE_AT_SCALE_8 = 100_000_000;

    private DefinitionRecords() {}

    /** All of the venue with index 0; {@code receiveTime} goes into each record. */
    public static void publish(
            final EventPublisher publisher,
            final List<Currency> currencies,
            final List<Instrument> instruments,
            final long receiveTime) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
        final CurrencyDefinitionEncoder currencyEncoder = new CurrencyDefinitionEncoder();
        for (final Currency currency : currencies) {
            Records.begin(buffer, 0, CurrencyDefinitionEncoder.BLOCK_LENGTH, CurrencyDefinitionEncoder.TEMPLATE_ID);
            currencyEncoder
                    .wrap(buffer, Records.BODY_OFFSET)
                    .currency(currency.index())
                    .scale((byte) currency.scale())
                    .code(currency.code());
            Records.receiveTime(buffer, 0, receiveTime);
            publisher.publish(buffer, 0, Records.end(buffer, 0, currencyEncoder.encodedLength()));
        }
        final InstrumentDefinitionEncoder encoder = new InstrumentDefinitionEncoder();
        for (final Instrument instrument : instruments) {
            Records.begin(buffer, 0, InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
            encode(encoder.wrap(buffer, Records.BODY_OFFSET), instrument);
            Records.receiveTime(buffer, 0, receiveTime);
            Records.instrument(buffer, 0, instrument.index());
            publisher.publish(buffer, 0, Records.end(buffer, 0, encoder.encodedLength()));
        }
    }

    private static void encode(final InstrumentDefinitionEncoder to, final Instrument instrument) {
        final Instrument.Rules rules = instrument.rules();
        to.tickSize(rules.tickSize())
                .lotSize(rules.lotSize())
                .minQty(rules.minQty())
                .maxQty(rules.maxQty())
                .minPrice(rules.minPrice())
                .maxPrice(rules.maxPrice())
                .minNotional(rules.minNotional())
                .makerFeeRate(instrument.fees().makerRate())
                .takerFeeRate(instrument.fees().takerRate())
                // Of contracts margined in coin the recording does not tell the size.
                .contractSize(instrument.market() == MarketKind.INVERSE_PERPETUAL ? 0 : ONE_AT_SCALE_8)
                .version(instrument.version())
                .baseCurrency(instrument.base().index())
                .quoteCurrency(instrument.quote().index())
                .venueIndex((short) 0)
                .priceScale((byte) rules.priceScale())
                .qtyScale((byte) rules.qtyScale())
                .market(instrument.market())
                .status(TradingStatus.TRADING)
                .maxOpenOrders(rules.maxOpenOrders())
                .inferred((short) (instrument.inferred() ? 1 : 0))
                .capabilities(instrument.capabilities().bits())
                .bandBidDown(rules.band().bidDown())
                .bandBidUp(rules.band().bidUp())
                .bandAskDown(rules.band().askDown())
                .bandAskUp(rules.band().askUp())
                .bandMinutes(rules.band().minutes())
                .notionalMinutes((short)
                        (rules.notionalMinutes() == Instrument.Rules.NOT_AT_MARKET
                                ? NOT_AT_MARKET
                                : rules.notionalMinutes()));
        to.symbol(instrument.symbol());
        to.venueSymbol(instrument.venueSymbol());
        to.venue(instrument.venue());
    }
}
