package io.sealer.check;

/** Looks at one side of kubeadm.yml as a whole. */
interface KubeadmRule {

    /**
     * Looks.
     *
     * @param findings told of everything that is wrong
     */
    void check(KubeadmFile file, CheckedImage image, Findings findings);
}
