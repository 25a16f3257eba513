"""What somebody who means harm would try; each test fails when its defence is taken out."""
