package dev.reprise.adapters.binance;

import dev.reprise.api.number.Decimals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one request of the WebSocket API together with the text that is signed, from the same digits, without allocation.
 *
 * <p>Parameters must be given sorted by name, as the signature wants them. Not thread-safe.
 *
 * <pre>
 * text.begin(id, ORDER_PLACE).param(PRICE, price, 2, tick).param(SYMBOL, symbol)...; length = text.sign(signer);
 * </pre>
 */
final class RequestText {
    private static final int CAPACITY = 4096;
    private static final int MAX_DIGITS = 20;
    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] METHOD = ascii(",\"method\":\"");
    private static final byte[] PARAMS = ascii("\",\"params\":{");
    private static final byte[] SIGNATURE = ascii("signature");

    private final byte[] json = new byte[CAPACITY];
    private final byte[] payload = new byte[CAPACITY];
    private final byte[] digits = new byte[MAX_DIGITS + Decimals.MAX_SCALE + 2];
    private final UnsafeBuffer view = new UnsafeBuffer(json);
    private byte[] lastName;
    private int jsonLength;
    private int payloadLength;

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    RequestText begin(final long id, final byte[] method) {
        jsonLength = 0;
        payloadLength = 0;
        lastName = null;
        json(ID);
        final int length = number(id);
        copyDigits(length);
        json(METHOD);
        json(method);
        json(PARAMS);
        return this;
    }

    /** A text without characters that JSON would escape. */
    RequestText param(final byte[] name, final byte[] value) {
        name(name);
        json('"');
        json(value);
        json('"');
        payload(value, value.length);
        return this;
    }

    RequestText param(final byte[] name, final long value) {
        name(name);
        final int length = number(value);
        copyDigits(length);
        payload(digits, length);
        return this;
    }

    /**
     * A price or quantity, as text with the decimals of its step, as {@code Instrument.formatPrice} writes it.
     *
     * @param step tick or lot
     */
    RequestText param(final byte[] name, final long mantissa, final int scale, final long step) {
        name(name);
        final int length = decimal(mantissa, scale, step);
        json('"');
        copyDigits(length);
        json('"');
        payload(digits, length);
        return this;
    }

    private void name(final byte[] name) {
        assert lastName == null || Arrays.compare(lastName, name) < 0 : "parameters must be sorted";
        if (lastName != null) {
            json(',');
            payload[payloadLength++] = '&';
        }
        lastName = name;
        json('"');
        json(name);
        json('"');
        json(':');
        payload(name, name.length);
        payload[payloadLength++] = '=';
    }

    /** Ends the request without a signature. */
    RequestText end() {
        json('}');
        json('}');
        return this;
    }

    /** Signs what was given so far and ends the request. */
    RequestText sign(final BinanceSigner signer) {
        json(',');
        json('"');
        json(SIGNATURE);
        json('"');
        json(':');
        json('"');
        jsonLength += signer.sign(payload, 0, payloadLength, json, jsonLength);
        json('"');
        return end();
    }

    DirectBuffer buffer() {
        return view;
    }

    int length() {
        return jsonLength;
    }

    /** The text to be signed. */
    String payload() {
        return new String(payload, 0, payloadLength, StandardCharsets.UTF_8);
    }

    private void json(final int c) {
        json[jsonLength++] = (byte) c;
    }

    private void json(final byte[] text) {
        System.arraycopy(text, 0, json, jsonLength, text.length);
        jsonLength += text.length;
    }

    private void copyDigits(final int length) {
        System.arraycopy(digits, 0, json, jsonLength, length);
        jsonLength += length;
    }

    private void payload(final byte[] text, final int length) {
        System.arraycopy(text, 0, payload, payloadLength, length);
        payloadLength += length;
    }

    private int number(final long value) {
        return decimal(value, 0, 1);
    }

    private int decimal(final long mantissa, final int scale, final long step) {
        long m = mantissa;
        long s = step;
        int decimals = scale;
        while (decimals > 0 && s % 10 == 0 && m % 10 == 0) {
            s /= 10;
            m /= 10;
            decimals--;
        }
        final boolean isNegative = m < 0;
        m = Math.abs(m);
        int length = (isNegative ? 1 : 0) + (decimals > 0 ? decimals + 1 : 0);
        long whole = m / Decimals.powerOfTen(decimals);
        do {
            length++;
            whole /= 10;
        } while (whole > 0);
        int at = length;
        for (int i = 0; i < decimals; i++) {
            digits[--at] = (byte) ('0' + m % 10);
            m /= 10;
        }
        if (decimals > 0) {
            digits[--at] = '.';
        }
        do {
            digits[--at] = (byte) ('0' + m % 10);
            m /= 10;
        } while (m > 0);
        if (isNegative) {
            digits[--at] = '-';
        }
        return length;
    }
}
