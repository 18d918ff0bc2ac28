package dev.reprise.adapters.binance;

import dev.reprise.adapters.dataset.TimeUnitOfFile;
import dev.reprise.api.VenueAdapter.InstrumentRules;
import java.util.List;
import java.util.Map;

/**
 * How recorded frames are to be read.
 *
 * @param instruments what the venue told about instruments, such as {@link ExchangeInfo#read} of a file; empty: from an exchangeInfo
 *     in the recording, or else inferred from the data
 * @param symbols canonical symbol by venue symbol, such as {@code BTC-USDT-PERP.BINANCE} by {@code BTCUSDT}; for instruments that
 *     are inferred and whose quote currency is not one of the usual
 * @param unit unit of the receive times
 */
public record ImportSettings(List<InstrumentRules> instruments, Map<String, String> symbols, TimeUnitOfFile unit) {
    /** Everything from the recording. */
    public static final ImportSettings DEFAULT = new ImportSettings(List.of(), Map.of(), TimeUnitOfFile.AUTO);

    public ImportSettings {
        instruments = List.copyOf(instruments);
        symbols = Map.copyOf(symbols);
    }
}
