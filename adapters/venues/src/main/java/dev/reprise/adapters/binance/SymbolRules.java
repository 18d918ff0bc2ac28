package dev.reprise.adapters.binance;

import dev.reprise.api.VenueException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the venue tells about some symbols. It answers a list with nothing but an error when it does not know one of them
 * (<a href="https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints">Exchange information</a>, error
 * -1121); then the halves are asked for, so that such a one hides no other.
 *
 * @param answers to {@code exchangeInfo}, each of some of the symbols, together of all that it knows
 * @param unknown symbols that it does not know
 */
record SymbolRules(List<byte[]> answers, List<String> unknown) {
    private static final String PATH = "/api/v3/exchangeInfo?symbols=";

    /**
     * Asks.
     *
     * @param symbols in the venue's text, without quotes and backslashes
     * @throws VenueException when it cannot be asked, or refuses for another reason
     */
    static SymbolRules ask(final RestClient rest, final List<String> symbols) throws VenueException {
        final SymbolRules told = new SymbolRules(new ArrayList<>(), new ArrayList<>());
        told.ask(symbols, rest);
        return told;
    }

    private void ask(final List<String> symbols, final RestClient rest) throws VenueException {
        final byte[] answer =
                rest.getUnlessUnknown(PATH + RestClient.encode("[\"" + String.join("\",\"", symbols) + "\"]"));
        if (answer != null) {
            answers.add(answer);
        } else if (symbols.size() == 1) {
            unknown.addAll(symbols);
        } else {
            final int half = symbols.size() / 2;
            ask(symbols.subList(0, half), rest);
            ask(symbols.subList(half, symbols.size()), rest);
        }
    }
}
