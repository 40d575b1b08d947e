package io.sealer.it;

import java.io.StringReader;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * An XML block of the documentation: a piece of a POM, or several.
 *
 * @param root what holds the pieces
 */
record XmlExample(Element root) {

    /** What a block says. */
    static XmlExample of(String block) {
        try {
            return new XmlExample(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<example>" + block + "</example>")))
                    .getDocumentElement());
        } catch (Exception e) {
            throw new AssertionError("no XML: " + block, e);
        }
    }

    /** Names of the elements that are in no other. */
    Set<String> outermost() {
        return children(root);
    }

    /** Names of the elements in each {@code configuration}. */
    Set<String> configuration() {
        Set<String> names = new TreeSet<>();
        NodeList all = root.getElementsByTagName("configuration");
        for (int i = 0; i < all.getLength(); i++) {
            names.addAll(children(all.item(i)));
        }
        return names;
    }

    private static Set<String> children(Node parent) {
        Set<String> names = new TreeSet<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() == Node.ELEMENT_NODE) {
                names.add(child.getNodeName());
            }
        }
        return names;
    }
}
