package io.sealer.check;

import java.io.IOException;

/** Looks at one side of an image. */
interface Check {

    /**
     * Looks.
     *
     * @param findings told of everything that is wrong
     * @throws IOException if a file cannot be read
     */
    void check(CheckedImage image, Findings findings) throws IOException;
}
