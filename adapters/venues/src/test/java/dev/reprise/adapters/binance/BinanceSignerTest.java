package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.net.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors that the venue's documentation publishes (binance-spot-api-docs: rest-api, web-socket-api, fix-api). */
class BinanceSignerTest {
    private static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private static final String API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    private static final String ED25519 = "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u";

    private static Secret secret(final String text) {
        return new Secret(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559 c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
                "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559 e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"
            })
    void shouldSignRestAsPublished(final String payload, final String signature) {
        assertEquals(signature, BinanceSigner.hmac(secret(SECRET)).sign(payload));
    }

    @Test
    void shouldPercentEncodeAsPublished() {
        assertEquals("%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96", RestClient.encode("１２３４５６"));
        assertEquals("a%20b%2Fc%3D%3D", RestClient.encode("a b/c=="));
    }

    @Test
    void shouldSignTheWebSocketApiAsPublished() {
        final BinanceSigner signer = BinanceSigner.hmac(secret(SECRET));
        final RequestText text = new RequestText();
        order(text, 5_200_000_000_000L, 1_000_000, "SELL", "BTCUSDT", 100).sign(signer);

        assertEquals(
                "apiKey=" + API_KEY
                        + "&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
                text.payload());
        assertTrue(json(text)
                .contains("\"signature\":\"aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24\""));
    }

    @Test
    void shouldSignASymbolOutsideAsciiAsPublished() {
        final String payload = "apiKey=" + API_KEY
                + "&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６&timeInForce=GTC&timestamp=1645423376532&type=LIMIT";

        assertEquals(
                "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd",
                BinanceSigner.hmac(secret(SECRET)).sign(payload));
    }

    /** Price with two decimals, quantity with eight. */
    private static RequestText order(
            final RequestText text,
            final long price,
            final long qty,
            final String side,
            final String symbol,
            final long window) {
        return text.begin(1, RequestText.ascii("order.place"))
                .param(RequestText.ascii("apiKey"), RequestText.ascii(API_KEY))
                .param(RequestText.ascii("price"), price, 8, 1_000_000)
                .param(RequestText.ascii("quantity"), qty, 8, 1)
                .param(RequestText.ascii("recvWindow"), window)
                .param(RequestText.ascii("side"), RequestText.ascii(side))
                .param(RequestText.ascii("symbol"), symbol.getBytes(StandardCharsets.UTF_8))
                .param(RequestText.ascii("timeInForce"), RequestText.ascii("GTC"))
                .param(RequestText.ascii("timestamp"), 1645423376532L)
                .param(RequestText.ascii("type"), RequestText.ascii("LIMIT"));
    }

    private static String json(final RequestText text) {
        return text.buffer().getStringWithoutLengthUtf8(0, text.length());
    }

    @Test
    void shouldSignWithEd25519AsPublished() {
        final String payload = "A\u0001EXAMPLE\u0001SPOT\u00011\u000120240627-11:17:25.223";
        final String expected =
                "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA==";

        assertEquals(expected, BinanceSigner.ed25519(secret(ED25519)).sign(payload));
        final String pem = "-----BEGIN PRIVATE KEY-----\n" + ED25519 + "\n-----END PRIVATE KEY-----\n";
        assertEquals(expected, BinanceSigner.ed25519(secret(pem)).sign(payload));
    }

    @Test
    void shouldPrintNothingOfAKey() {
        final Secret secret = secret(SECRET);
        final BinanceSigner signer = BinanceSigner.hmac(secret);
        final Credentials credentials = new Credentials(secret(API_KEY), signer);

        final String printed = secret + " " + signer + ' ' + credentials;
        assertFalse(printed.contains(SECRET.substring(0, 4)) || printed.contains(API_KEY.substring(0, 4)), printed);
        final IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> BinanceSigner.ed25519(secret(SECRET)));
        assertFalse(String.valueOf(e).contains(SECRET.substring(0, 4)) || e.getCause() != null, e.toString());
        secret.close();
        assertEquals(0, secret.use(bytes -> (int) bytes[0]).intValue());
    }
}
