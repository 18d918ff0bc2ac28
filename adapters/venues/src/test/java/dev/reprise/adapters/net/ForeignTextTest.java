package dev.reprise.adapters.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ForeignTextTest {
    private static final String KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    private static final String HMAC = "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24";
    private static final String ED25519 =
            "OJJaf8C/3VGrU4ATTR4GiUDqL2FboSE1Qw7UnnoYNfXTXHubIl1iaePGuGyfct4NPu5oVEZCH4Q6ZStfB1w4ggo=";

    @Test
    void shouldLeaveWhatVenuesSayAlone() {
        final String text =
                "Illegal characters found in parameter 'newClientOrderId'; legal range is '^[\\.A-Z\\:/a-z0-9_-]{1,36}$'.";
        assertEquals(text, ForeignText.of(text));
        assertEquals("", ForeignText.of(null));
    }

    /** F: a venue or a proxy quotes the request in its error. */
    @Test
    void shouldNotRepeatAKeyOrASignature() {
        assertEquals("bad key ***.", ForeignText.of("bad key " + KEY + "."));
        assertEquals("{\"signature\":\"***\"}", ForeignText.of("{\"signature\":\"" + HMAC + "\"}"));
        assertEquals("signature ***", ForeignText.of("signature " + ED25519));
        assertEquals(
                "/x?***",
                ForeignText.of("/x?signature=" + ED25519.replace("/", "%2F").replace("=", "%3D")));
    }

    @Test
    void shouldBeOneShortLine() {
        assertEquals("a b", ForeignText.of("a\r\n\u001b\u202eb"));
        assertEquals("a b c", ForeignText.of("a\u0085b\u2028c"));
        assertTrue(ForeignText.of("no ".repeat(1_000)).length() < 202);
    }
}
