package dev.reprise.adapters.binance;

import dev.reprise.api.Instrument;
import java.util.List;

/** The instruments of a decoder, by their position in its list. Built once, then only read. */
final class Listed {
    private final SymbolTable symbols;
    private final int[] indexes;
    private final int[] priceScales;
    private final int[] qtyScales;

    Listed(final List<Instrument> instruments) {
        symbols = new SymbolTable(
                instruments.stream().map(Instrument::venueSymbol).toArray(String[]::new));
        indexes = instruments.stream().mapToInt(Instrument::index).toArray();
        priceScales = instruments.stream().mapToInt(Instrument::priceScale).toArray();
        qtyScales = instruments.stream().mapToInt(Instrument::qtyScale).toArray();
    }

    /** Position of the symbol, or {@link SymbolTable#NONE}; eight bytes behind the text must be readable. */
    int find(final byte[] in, final int start, final int length) {
        return symbols.find(in, start, length);
    }

    /** Our index of the instrument. */
    int index(final int position) {
        return indexes[position];
    }

    int priceScale(final int position) {
        return priceScales[position];
    }

    int qtyScale(final int position) {
        return qtyScales[position];
    }
}
