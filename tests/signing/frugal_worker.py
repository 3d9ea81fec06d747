"""The process that takes PDF apart, allowed a tenth of the memory: tests need not fill the PC's."""

from desktop.signing import pdf_worker

if __name__ == "__main__":
    pdf_worker.ALLOWANCE //= 10
    pdf_worker.main()
