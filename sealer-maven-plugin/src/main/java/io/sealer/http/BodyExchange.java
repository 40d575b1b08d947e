package io.sealer.http;

import java.io.IOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends a request with a body and hears its answer, also one that comes before the body's end: a server that refuses
 * (401, 413) may hang up in the middle, and what it said is worth more than that the line broke.
 */
final class BodyExchange {

    private static final Timeout MOMENT = Timeout.ofMilliseconds(200);
    private static final int FIRST_FINAL_STATUS = 200;

    private final SendWatch.Sending sending;
    private boolean whole;

    BodyExchange(SendWatch.Sending sending) {
        this.sending = sending;
    }

    ClassicHttpResponse execute(ClassicHttpRequest request, HttpClientConnection connection)
            throws IOException, HttpException {
        try {
            connection.sendRequestHeader(request);
            connection.sendRequestEntity(request);
            connection.flush();
            sending.close();
            whole = true;
        } catch (SocketException | SSLException e) {
            if (sending.isStalled() || !hasSpoken(connection)) {
                throw e;
            }
        }
        ClassicHttpResponse answer = connection.receiveResponseHeader();
        while (answer.getCode() < FIRST_FINAL_STATUS) {
            answer = connection.receiveResponseHeader();
        }
        connection.receiveResponseEntity(answer);
        return answer;
    }

    private static boolean hasSpoken(HttpClientConnection connection) {
        try {
            return connection.isDataAvailable(MOMENT);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether all of the body was taken, so that the connection is fit for another request. */
    boolean isWhole() {
        return whole;
    }
}
