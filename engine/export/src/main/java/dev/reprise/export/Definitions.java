package dev.reprise.export;

import static dev.reprise.api.record.Records.BODY_OFFSET;

import dev.reprise.api.number.FeeValue;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** Names and scales, as the journal has defined them so far. */
final class Definitions {
    /** Of an instrument. */
    record Market(String symbol, MarketKind kind, int priceScale, int qtyScale, long tickSize, int base, int quote) {
        BigDecimal price(final long mantissa) {
            return BigDecimal.valueOf(mantissa, priceScale);
        }

        BigDecimal qty(final long mantissa) {
            return BigDecimal.valueOf(mantissa, qtyScale);
        }
    }

    /** Of a currency. */
    record Money(String code, int scale) {}

    private final TreeMap<Integer, Market> markets = new TreeMap<>();
    private final Map<Integer, Money> currencies = new HashMap<>();
    private final Map<Integer, String> strategies = new HashMap<>();
    private final InstrumentDefinitionDecoder instrument = new InstrumentDefinitionDecoder();
    private final CurrencyDefinitionDecoder currency = new CurrencyDefinitionDecoder();
    private final StrategyDefinitionDecoder strategy = new StrategyDefinitionDecoder();

    void onInstrument(final DirectBuffer in, final int at) {
        instrument.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        markets.put(
                instrument.instrument(),
                new Market(
                        instrument.symbol(),
                        instrument.market(),
                        instrument.priceScale(),
                        instrument.qtyScale(),
                        instrument.tickSize(),
                        instrument.baseCurrency(),
                        instrument.quoteCurrency()));
    }

    void onCurrency(final DirectBuffer in, final int at) {
        currency.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        currencies.put(currency.currency(), new Money(currency.code(), currency.scale()));
    }

    void onStrategy(final DirectBuffer in, final int at) {
        strategy.wrap(in, at + BODY_OFFSET, Records.blockLength(in, at), Records.version(in, at));
        strategies.put(strategy.strategy(), strategy.name());
    }

    /** {@code null} when it is not defined. */
    Market market(final int index) {
        return markets.get(index);
    }

    /** Whether a position pays a fee in this currency, as {@link dev.reprise.api.FeeCoins} says. */
    static boolean isPaidInCoins(final Market market, final int feeCurrency) {
        return market.kind() == MarketKind.SPOT && market.base() == feeCurrency;
    }

    /** Canonical symbol, empty for none. */
    String symbol(final int index) {
        return markets.containsKey(index) ? markets.get(index).symbol() : "";
    }

    String strategy(final int index) {
        return index == Records.PROTECTION ? "protection" : strategies.getOrDefault(index, "");
    }

    Money currency(final int index) {
        return currencies.getOrDefault(index, new Money("", 8));
    }

    /** Currency that profit is told in: the first quote currency by code; -1 before there is an instrument. */
    int reporting() {
        int found = -1;
        for (final Market market : markets.values()) {
            if (found < 0
                    || currency(market.quote()).code().compareTo(currency(found).code()) < 0) {
                found = market.quote();
            }
        }
        return found;
    }

    /** What the instruments trade at, by these marks. */
    FeeValue.Prices prices(final Map<Integer, Marks> marks) {
        return new FeeValue.Prices() {
            @Override
            public int instrumentCount() {
                return markets.isEmpty() ? 0 : markets.lastKey() + 1;
            }

            @Override
            public boolean isTraded(final int index) {
                return markets.containsKey(index);
            }

            @Override
            public int base(final int index) {
                return market(index).base();
            }

            @Override
            public int baseScale(final int index) {
                return currency(base(index)).scale();
            }

            @Override
            public int quote(final int index) {
                return market(index).quote();
            }

            @Override
            public int quoteScale(final int index) {
                return currency(quote(index)).scale();
            }

            @Override
            public int priceScale(final int index) {
                return market(index).priceScale();
            }

            @Override
            public long valuationPrice(final int index) {
                return marks.containsKey(index) ? marks.get(index).valuationPrice() : 0;
            }
        };
    }
}
